#ifndef TEXT_HPP
#define TEXT_HPP

namespace text {

int length(const char *letters);

}

#endif
