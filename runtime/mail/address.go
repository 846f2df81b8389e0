package mail

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// maxAddress is how long an address may be, in bytes.
const maxAddress = 254

// SplitAddress takes user@domain apart. The domain is in small letters, as that is how it is compared. Errors say what is wrong with it.
func SplitAddress(address string) (user, domain string, err error) {
	user, domain, found := strings.Cut(address, "@")
	switch {
	case len(address) > maxAddress:
		return "", "", fmt.Errorf("mail: an address of %d bytes is too long; %d go", len(address), maxAddress)
	case !found:
		return "", "", fmt.Errorf("mail: %q is no address: it has no @, and an address is user@domain", address)
	case user == "" || domain == "":
		return "", "", fmt.Errorf("mail: %q is no address: nothing stands on one side of the @", address)
	case strings.Contains(domain, "@"):
		return "", "", fmt.Errorf("mail: %q is no address: it has more than one @", address)
	}
	for _, r := range address {
		if r == ':' || r == ',' || unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return "", "", fmt.Errorf("mail: %q is no address: it contains %q", address, r)
		}
	}
	return user, strings.ToLower(domain), nil
}

// normal is an address in the form in which addresses are compared.
func normal(address string) (string, error) {
	user, domain, err := SplitAddress(strings.TrimSpace(address))
	return user + "@" + domain, err
}

// domainOf is the domain of an address in normal form.
func domainOf(address string) string { return address[strings.IndexByte(address, '@')+1:] }

// maxReceivers is how many receivers a mail may have.
const maxReceivers = 100

// receivers brings the receivers of a mail into normal form, each once.
func receivers(to []string) ([]string, error) {
	var all []string
	for _, address := range to {
		a, err := normal(address)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	switch {
	case len(all) == 0:
		return nil, fmt.Errorf("mail: this mail is for nobody; name at least one address")
	case len(all) > maxReceivers:
		return nil, fmt.Errorf("mail: this mail is for %d addresses, and %d go", len(all), maxReceivers)
	}
	return all, nil
}

// splitList and joinList are a list of addresses in one word: a@x,b@y.
func splitList(list string) []string     { return strings.Split(list, ",") }
func joinList(addresses []string) string { return strings.Join(addresses, ",") }
