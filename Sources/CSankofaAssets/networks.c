#include "include/sankofa_assets.h"

// `#embed` is C23; clang has it in earlier modes too.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char apple[] = {
#embed "../../Examples/Networks/apple.json"
};

static const unsigned char concert[] = {
#embed "../../Examples/Networks/concert.json"
};

static const unsigned char drawn[] = {
#embed "../../Examples/Networks/drawn.json"
};

static const unsigned char four_decisions[] = {
#embed "../../Examples/Networks/four-decisions.json"
};

static const unsigned char four_hidden[] = {
#embed "../../Examples/Networks/four-hidden.json"
};

static const unsigned char four_perceptrons[] = {
#embed "../../Examples/Networks/four-perceptrons.json"
};

static const unsigned char or_gate[] = {
#embed "../../Examples/Networks/or.json"
};

static const unsigned char thin_deep[] = {
#embed "../../Examples/Networks/thin-deep.json"
};

static const unsigned char xor_gate[] = {
#embed "../../Examples/Networks/xor.json"
};

// The one list of names.
static const ska_page pages[] = {
    {"apple", {apple, sizeof apple}},
    {"concert", {concert, sizeof concert}},
    {"drawn", {drawn, sizeof drawn}},
    {"four-decisions", {four_decisions, sizeof four_decisions}},
    {"four-hidden", {four_hidden, sizeof four_hidden}},
    {"four-perceptrons", {four_perceptrons, sizeof four_perceptrons}},
    {"or", {or_gate, sizeof or_gate}},
    {"thin-deep", {thin_deep, sizeof thin_deep}},
    {"xor", {xor_gate, sizeof xor_gate}},
};

size_t ska_page_count(void) { return sizeof pages / sizeof *pages; }

ska_page ska_page_at(size_t index) { return pages[index]; }
