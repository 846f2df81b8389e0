package widget

// Forget makes the package as it is in a fresh process.
func Forget() { all = newTable() }

// SendAtOnce is how many updates go without delay.
const SendAtOnce = sendAtOnce

// MaxModels bounds the models.
const MaxModels = maxModels
