// Cards of a deck, for programs in C and C++.
#ifndef CARD_HPP
#define CARD_HPP

#include <string>

struct Card {
    explicit Card(int rank);
    int rank;
    int suit;
};

int card_rank(Card card);

extern "C" {
std::string card_name(int rank);
int card_length(const std::string &name);
const char *card_suit(int suit);
}

#endif
