// Package main is a C library: its exported functions are those with an //export line.
package main

import "C"

import (
	"math"
	"sort"
	"sync"
)

var (
	count int
	lock  sync.Mutex
)

//export Add
func Add(a, b int) int { return a + b }

//export Cosine
func Cosine(x float64) float64 { return math.Cos(x) }

//export Sort
func Sort(vals []int) { sort.Ints(vals) }

//export Log
func Log(msg string) int {
	lock.Lock()
	defer lock.Unlock()
	println(msg)
	count++
	return count
}

func main() {}
