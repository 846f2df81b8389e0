"""Wrong answers to the exercises of the labs, a file a lab, each with what its check must say."""
