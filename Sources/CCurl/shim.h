#ifndef SNOP_CCURL_SHIM_H
#define SNOP_CCURL_SHIM_H

#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>

// libcurl's setters and getters are variadic, which Swift cannot call. Each kind of value gets one typed function.

static inline CURLcode snop_curl_global_init(void) {
    return curl_global_init(CURL_GLOBAL_ALL);
}

// What the library that is loaded is and can do, as this header knows to ask.
static inline const curl_version_info_data *snop_curl_version(void) {
    return curl_version_info(CURLVERSION_NOW);
}

static inline CURLcode snop_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode snop_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

// NULL puts the option back to its default. libcurl copies the string, except for CURLOPT_POSTFIELDS.
static inline CURLcode snop_curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode snop_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

// The list is not copied: it must outlive the transfer.
static inline CURLcode snop_curl_set_headers(CURL *easy, struct curl_slist *headers) {
    return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
}

static inline CURLcode snop_curl_set_write(CURL *easy, curl_write_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, callback);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
}

static inline CURLcode snop_curl_set_header(CURL *easy, curl_write_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, callback);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
}

static inline CURLcode snop_curl_set_progress(CURL *easy, curl_xferinfo_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, callback);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_XFERINFODATA, context);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
}

static inline CURLcode snop_curl_set_open_socket(CURL *easy, curl_opensocket_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, context);
}

static inline CURLcode snop_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode snop_curl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode snop_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// Makes the connections that something is awaited on acknowledge what has come at once, and not 40 ms later. It is a wish:
// where it cannot be had, nothing is lost but time. (CURLINFO_ACTIVESOCKET knows no socket before a transfer has ended.)
static inline void snop_curl_multi_acknowledge(CURLM *multi) {
#ifdef TCP_QUICKACK
    fd_set reading, writing, failing;
    int last = -1, yes = 1;
    FD_ZERO(&reading);
    FD_ZERO(&writing);
    FD_ZERO(&failing);
    // Sockets that no set has room for are left out by libcurl.
    if (curl_multi_fdset(multi, &reading, &writing, &failing, &last) != CURLM_OK) return;
    for (int descriptor = 0; descriptor <= last; descriptor++) {
        if (!FD_ISSET(descriptor, &reading)) continue;
        (void)setsockopt(descriptor, IPPROTO_TCP, TCP_QUICKACK, &yes, sizeof yes);
    }
#else
    (void)multi;
#endif
}

// The network address that libcurl is about to connect to, in network byte order.
// Returns how many bytes were written: 4 (IPv4), 16 (IPv6), or 0 for any other family.
static inline int snop_curl_address(const struct curl_sockaddr *address, unsigned char bytes[16]) {
    const void *raw = &address->addr;
    if (address->family == AF_INET && address->addrlen >= sizeof(struct sockaddr_in)) {
        struct sockaddr_in v4;
        memcpy(&v4, raw, sizeof v4);
        memcpy(bytes, &v4.sin_addr, 4);
        return 4;
    }
    if (address->family == AF_INET6 && address->addrlen >= sizeof(struct sockaddr_in6)) {
        struct sockaddr_in6 v6;
        memcpy(&v6, raw, sizeof v6);
        memcpy(bytes, &v6.sin6_addr, 16);
        return 16;
    }
    return 0;
}

// A socket for that address that no child process inherits, or CURL_SOCKET_BAD.
static inline curl_socket_t snop_curl_open(const struct curl_sockaddr *address) {
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static inline CURLcode snop_curl_message_result(const CURLMsg *message) {
    return message->data.result;
}

#endif
