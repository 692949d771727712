#ifndef SNOP_CZLIB_SHIM_H
#define SNOP_CZLIB_SHIM_H
#include <zlib.h>
#endif
