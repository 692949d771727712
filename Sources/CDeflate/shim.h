#ifndef SNOP_CDEFLATE_SHIM_H
#define SNOP_CDEFLATE_SHIM_H
#include <libdeflate.h>
#endif
