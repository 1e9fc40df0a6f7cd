// Package house holds no code, only the rules of the house: tests that read the whole
// checkout and say, where one is broken, why it is a rule.
package house
