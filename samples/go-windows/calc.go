// Package main is a C library: its exported functions are those with an //export line.
package main

import "C"

import "math"

var last float64

//export Add
func Add(a, b int32) int32 { return a + b }

//export Cosine
func Cosine(x float64) float64 {
	last = math.Cos(x)
	return last
}

// Last is what Cosine said.
func Last() float64 { return last }

func main() {}
