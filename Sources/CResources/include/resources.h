#ifndef SNOP_RESOURCES_H
#define SNOP_RESOURCES_H
#include <stddef.h>

/* A file of catalog/, shipped inside the program. */
typedef struct {
    const char *name; /* its path below catalog/ */
    const unsigned char *bytes;
    size_t count;
} snop_resource;

size_t snop_resource_count(void);
const snop_resource *snop_resource_at(size_t index);

#endif
