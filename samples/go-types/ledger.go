// Package main is a C library with one function of each kind of argument.
package main

import "C"

var total int64

//export LedgerAdd
func LedgerAdd(account int32, amount float64) int64 {
	total += int64(account) + int64(amount)
	return total
}

//export LedgerCount
func LedgerCount(all bool) int {
	if all {
		return int(total)
	}
	return 0
}

//export LedgerName
func LedgerName(name string) int { return len(name) }

func main() {}
