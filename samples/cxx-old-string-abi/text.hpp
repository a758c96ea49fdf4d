#pragma once
#include <string>

namespace text {

class Joiner {
public:
    explicit Joiner(const std::string &between);
    void add(const std::string &part);
    std::string joined() const;
    int parts() const;

private:
    std::string between_;
    std::string joined_;
    int parts_;
};

std::string upper(std::string word);
int width(const char *word);

}
