// Package functions holds no code: its folders are the functions that run on Lambda, its
// tests give each of them the payloads of events/, in this process and under AWS's emulator.
package functions
