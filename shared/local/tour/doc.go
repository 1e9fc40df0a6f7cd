// Package tour holds what is tested with a browser: README's tour as a newcomer walks it, and every page of the console by axe-core, by
// keyboard, without JavaScript, by weight and, over a large store, by time. It needs Chromium, and axe-core for the first.
package tour
