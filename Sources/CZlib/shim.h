#ifndef SNOP_CZLIB_SHIM_H
#define SNOP_CZLIB_SHIM_H
#include <string.h>
#include <zlib.h>

/* Compresses a whole buffer in the zlib format (RFC 1950) at level 1 and returns the length, or 0 where there is no memory.
   `out` has room for an eighth more than the bytes and a kilobyte. A small buffer gets small tables: zlib clears 200 KB for the usual ones,
   which takes longer than compressing a record of a few kilobytes. */
static inline uLong snop_deflate(const unsigned char *bytes, uLong count, unsigned char *out, uLong capacity) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    int window_bits = count <= 8192 ? 13 : 15;
    int memory_level = count <= 8192 ? 6 : 8;
    if (deflateInit2(&stream, 1, Z_DEFLATED, window_bits, memory_level, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = out;
    stream.avail_out = (uInt)capacity;
    int code = deflate(&stream, Z_FINISH);
    uLong length = code == Z_STREAM_END ? stream.total_out : 0;
    deflateEnd(&stream);
    return length;
}
#endif
