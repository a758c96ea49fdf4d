// Package main is a C library with one function that takes two Go strings.
package main

import "C"

import "syscall"

// Pull writes the name of what it would fetch to a file and returns the bytes written, or -1.
//
//export Pull
func Pull(ref, outFile string) int64 {
	handle, err := syscall.Open(outFile, syscall.O_CREAT|syscall.O_WRONLY|syscall.O_TRUNC, 0o644)
	if err != nil {
		return -1
	}
	defer func() { _ = syscall.Close(handle) }()
	n, err := syscall.Write(handle, []byte(ref))
	if err != nil {
		return -1
	}
	return int64(n)
}

func main() {}
