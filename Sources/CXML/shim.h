#ifndef SNOP_CXML_SHIM_H
#define SNOP_CXML_SHIM_H

// libxml2's header would include those of the system's ICU, which clash with the ICU inside Foundation. What they declare
// are the last members of a struct that is only ever handled by its address.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/encoding.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <libxml/xmlerror.h>
#include <string.h>

// A push parser that calls `sax` with `context`. Always without network access, and never with entity expansion, DTD
// loading or the lifting of libxml2's own limits: there is no parameter for them.
// `first` is at least four bytes where the encoding is to be detected, and otherwise NULL.
static inline xmlParserCtxtPtr snop_xml_new(
    xmlSAXHandlerPtr sax, void *context, const char *first, int count, int ignores_declared_encoding, int recovers) {
    sax->initialized = XML_SAX2_MAGIC;
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(sax, context, first, count, NULL);
    if (parser == NULL) return NULL;
    int options = XML_PARSE_NONET;
    if (ignores_declared_encoding) options |= XML_PARSE_IGNORE_ENC;
    if (recovers) options |= XML_PARSE_RECOVER;
    xmlCtxtUseOptions(parser, options);
    return parser;
}

// The version of the library that is loaded; libxml2 has it as a global that any thread might write.
static inline const char *snop_xml_version(void) {
    return xmlParserVersion;
}

// 0, or -1 where the encoding is not known here.
static inline int snop_xml_set_encoding(xmlParserCtxtPtr parser, const char *name) {
    xmlCharEncodingHandlerPtr handler = xmlFindCharEncodingHandler(name);
    if (handler == NULL) return -1;
    return xmlSwitchToEncoding(parser, handler);
}

static inline void snop_xml_say_nothing(void *context, const char *format, ...) {
    (void)context;
    (void)format;
}

// Parses the next bytes. Errors that have no parser (a converter's) go to the thread's handlers, which would print: they
// are replaced for the length of this call.
static inline int snop_xml_feed(
    xmlParserCtxtPtr parser, const char *bytes, int count, int ends, xmlStructuredErrorFunc on_error, void *context) {
    xmlStructuredErrorFunc previous = xmlStructuredError;
    void *previous_context = xmlStructuredErrorContext;
    xmlGenericErrorFunc previous_generic = xmlGenericError;
    void *previous_generic_context = xmlGenericErrorContext;
    xmlSetStructuredErrorFunc(context, on_error);
    xmlSetGenericErrorFunc(NULL, snop_xml_say_nothing);
    int code = xmlParseChunk(parser, bytes, count, ends);
    xmlSetGenericErrorFunc(previous_generic_context, previous_generic);
    xmlSetStructuredErrorFunc(previous_context, previous);
    return code;
}

static inline void snop_xml_free(xmlParserCtxtPtr parser) {
    if (parser->myDoc != NULL) xmlFreeDoc(parser->myDoc);
    parser->myDoc = NULL;
    xmlFreeParserCtxt(parser);
}

// Bytes that wait to be parsed.
static inline long snop_xml_pending_bytes(xmlParserCtxtPtr parser) {
    xmlParserInputPtr input = parser->input;
    return input == NULL || input->cur == NULL ? 0 : input->end - input->cur;
}

// Whether the parser waits for the end of a start or end tag.
static inline int snop_xml_waits_for_tag(xmlParserCtxtPtr parser) {
    if (snop_xml_pending_bytes(parser) < 2 || parser->input->cur[0] != '<') return 0;
    return parser->input->cur[1] != '!' && parser->input->cur[1] != '?';
}

// Whether the parser waits for the end of a reference.
static inline int snop_xml_waits_for_reference(xmlParserCtxtPtr parser) {
    return snop_xml_pending_bytes(parser) > 0 && parser->input->cur[0] == '&';
}

// Whether the parser waits for the end of a tag, comment, declaration or any other markup.
static inline int snop_xml_waits_for_markup(xmlParserCtxtPtr parser) {
    return snop_xml_pending_bytes(parser) > 0 && parser->input->cur[0] == '<';
}

// Whether nothing is left to parse, or only a piece of one character.
static inline int snop_xml_is_at_end(xmlParserCtxtPtr parser) {
    long pending = snop_xml_pending_bytes(parser);
    return pending == 0 || (pending < 4 && parser->input->cur[0] >= 0x80);
}

static inline int snop_xml_line(xmlParserCtxtPtr parser) { return parser->input == NULL ? 0 : parser->input->line; }
static inline void snop_xml_set_line(xmlParserCtxtPtr parser, int line) {
    if (parser->input != NULL) parser->input->line = line;
}
static inline int snop_xml_column(xmlParserCtxtPtr parser) { return parser->input == NULL ? 0 : parser->input->col; }

static inline int snop_xml_is_fatal(int level) { return level >= XML_ERR_FATAL; }

enum snop_xml_kind {
    SNOP_XML_OTHER,
    SNOP_XML_END,
    SNOP_XML_CHARACTER,
    SNOP_XML_ENCODING,
    SNOP_XML_UNSUPPORTED_ENCODING,
    SNOP_XML_UNDECLARED_ENTITY,
    SNOP_XML_UNDECLARED_PREFIX,
    SNOP_XML_NAME_LENGTH,
    SNOP_XML_TEXT_LENGTH,
    SNOP_XML_DEPTH
};

// What an error of libxml2 is about, as far as a caller acts on it.
static inline enum snop_xml_kind snop_xml_kind_of(int domain, int code, const char *message) {
    if (domain == XML_FROM_I18N) return SNOP_XML_ENCODING;
    // These have no code of their own.
    if (message != NULL && strstr(message, "not proper UTF-8") != NULL) return SNOP_XML_ENCODING;
    if (message != NULL && strstr(message, "Excessive depth") != NULL) return SNOP_XML_DEPTH;
    if (message != NULL && strstr(message, "Huge input lookup") != NULL) return SNOP_XML_TEXT_LENGTH;
    switch (code) {
    case XML_ERR_DOCUMENT_END: return SNOP_XML_END;
    case XML_ERR_INVALID_CHAR:
    case XML_ERR_INVALID_CHARREF: return SNOP_XML_CHARACTER;
    case XML_ERR_INVALID_ENCODING:
    case XML_ERR_UNKNOWN_ENCODING: return SNOP_XML_ENCODING;
    case XML_ERR_UNSUPPORTED_ENCODING: return SNOP_XML_UNSUPPORTED_ENCODING;
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_WAR_UNDECLARED_ENTITY:
    case XML_ERR_ENTITY_LOOP: return SNOP_XML_UNDECLARED_ENTITY;
    case XML_NS_ERR_UNDEFINED_NAMESPACE: return SNOP_XML_UNDECLARED_PREFIX;
    case XML_ERR_NAME_TOO_LONG: return SNOP_XML_NAME_LENGTH;
    default: return SNOP_XML_OTHER;
    }
}

// XPath: only over trees of documents that were read and written here, which have no declarations and no entities.

static inline void snop_xml_ignore(void *context, xmlErrorPtr error) {
    (void)context;
    (void)error;
}

static inline xmlDocPtr snop_xml_tree(const char *bytes, int count) {
    return xmlReadMemory(bytes, count, NULL, "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

// Evaluates to an object that the caller frees, or NULL; an expression may take `operations` steps and not more.
static inline xmlXPathObjectPtr snop_xpath(
    xmlDocPtr document, xmlNodePtr node, const char *expression, const char *const *namespaces, int operations) {
    xmlXPathContextPtr context = xmlXPathNewContext(document);
    if (context == NULL) return NULL;
    context->error = snop_xml_ignore;
    context->opLimit = operations;
    for (; namespaces[0] != NULL; namespaces += 2)
        xmlXPathRegisterNs(context, (const xmlChar *)namespaces[0], (const xmlChar *)namespaces[1]);
    xmlXPathObjectPtr result =
        xmlXPathSetContextNode(node, context) == 0 ? xmlXPathEvalExpression((const xmlChar *)expression, context) : NULL;
    xmlXPathFreeContext(context);
    return result;
}

// `xmlFree` is a global that any thread might write.
static inline void snop_xml_free_text(xmlChar *text) { xmlFree(text); }

// Whether an expression is one; 1 or 0.
static inline int snop_xpath_is_valid(const char *expression) {
    xmlXPathContextPtr context = xmlXPathNewContext(NULL);
    if (context == NULL) return 0;
    context->error = snop_xml_ignore;
    xmlXPathCompExprPtr compiled = xmlXPathCtxtCompile(context, (const xmlChar *)expression);
    int is_valid = compiled != NULL;
    if (is_valid) xmlXPathFreeCompExpr(compiled);
    xmlXPathFreeContext(context);
    return is_valid;
}

#endif
