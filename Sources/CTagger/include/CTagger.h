#ifndef CTAGGER_H
#define CTAGGER_H

#include <stddef.h>

/* The learned tagger's weights and words, as ops/train-redaction wrote them: constant memory, aligned to a
   cache line. `TaggerModel` describes the format. */
const unsigned char *lethe_tagger_model(void);

/* Its length in bytes. */
size_t lethe_tagger_model_size(void);

#endif
