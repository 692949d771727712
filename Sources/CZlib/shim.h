#ifndef SNOP_CZLIB_SHIM_H
#define SNOP_CZLIB_SHIM_H
#include <zlib.h>

/* inflateInit2 is a macro. Negative bits are DEFLATE without an envelope, 16 more than a size is gzip. */
static inline int snop_inflate_init(z_stream *stream, int bits) { return inflateInit2(stream, bits); }
#endif
