#include "text.hpp"

namespace text {

Joiner::Joiner(const std::string &between) : between_(between), parts_(0) {}

void Joiner::add(const std::string &part)
{
    if (parts_++)
        joined_ += between_;
    joined_ += part;
}

std::string Joiner::joined() const { return joined_; }

int Joiner::parts() const { return parts_; }

std::string upper(std::string word)
{
    for (char &letter : word)
        letter = letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter;
    return word;
}

int width(const char *word)
{
    return static_cast<int>(std::string(word).size());
}

}
