#include "card.hpp"

Card::Card(int rank) : rank(rank), suit(0) {}
Card::Card(const Card &other) : rank(other.rank), suit(other.suit) {}

int card_rank(Card card) { return card.rank; }

extern "C" std::string card_name(int rank) { return rank > 10 ? "court" : "pip"; }
extern "C" int card_length(const std::string &name) { return static_cast<int>(name.size()); }
extern "C" const char *card_suit(int suit) { return suit ? "red" : "black"; }
