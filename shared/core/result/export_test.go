package result

// ChiSquare is opened for the test of its points.
var ChiSquare = chiSquare
