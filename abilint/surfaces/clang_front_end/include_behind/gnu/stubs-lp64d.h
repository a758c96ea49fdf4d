/* glibc lists here the functions that only fail. The wheel has the list of another RISC-V ABI alone. */
