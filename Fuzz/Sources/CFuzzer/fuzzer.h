#ifndef SNOP_CFUZZER_H
#define SNOP_CFUZZER_H

#include <stddef.h>
#include <stdint.h>

// libFuzzer as a library (LLVM, "Using libFuzzer as a library"): it takes its flags and corpora from the arguments and
// calls `test` with one input after the other.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*test)(const uint8_t *bytes, size_t count));

// The mutations that libFuzzer makes by itself; the new size, at most `most`.
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t count, size_t most);

#endif
