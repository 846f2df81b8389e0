package sock

func trace(c *core, op string, a Addr, n int, err error) {}
