#include "CTagger.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

/* #embed (C23) takes the compiler no time, where an array of numbers takes minutes; it needs Clang 19. */
static const unsigned char model[] __attribute__((aligned(64))) = {
#embed "model.bin"
};

const unsigned char *lethe_tagger_model(void) { return model; }

size_t lethe_tagger_model_size(void) { return sizeof model; }
