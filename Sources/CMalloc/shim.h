#pragma once
#include <malloc.h>

// glibc's allocator by the names of its options, which are macros of <malloc.h>. Each answers whether it was set.

static inline _Bool cmalloc_set_arenas(int count) { return mallopt(M_ARENA_MAX, count) == 1; }

static inline _Bool cmalloc_set_mmap_threshold(int bytes) { return mallopt(M_MMAP_THRESHOLD, bytes) == 1; }

static inline _Bool cmalloc_set_trim_threshold(int bytes) { return mallopt(M_TRIM_THRESHOLD, bytes) == 1; }
