package cli

import (
	"errors"
	"fmt"

	"jeton/internal/jupyter"

	"github.com/spf13/cobra"
)

// placeFlags are the three ways of naming a Jupyter, as `jupyter kernelspec install` has them.
type placeFlags struct {
	user, sysPrefix bool
	prefix          string
}

func (f *placeFlags) add(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.user, "user", false, "this user's Jupyter (the default)")
	cmd.Flags().BoolVar(&f.sysPrefix, "sys-prefix", false, "the Python environment that is active")
	cmd.Flags().StringVar(&f.prefix, "prefix", "", "the Python installation below `DIR`")
	cmd.MarkFlagsMutuallyExclusive("user", "sys-prefix", "prefix")
}

// shared is the prefix of an installation that may have several users, "" for the user's own.
func (f *placeFlags) shared() (prefix string, err error) {
	if f.sysPrefix {
		return jupyter.SysPrefix()
	}
	return f.prefix, nil
}

func (f *placeFlags) place() (string, error) {
	prefix, err := f.shared()
	if prefix == "" {
		return jupyter.UserPlace(), err
	}
	return jupyter.PrefixPlace(prefix), nil
}

// install installs a copy of this program, or the kernelspec alone of one that is there.
func (f *placeFlags) install(program string) (dir string, err error) {
	if program != "" {
		place, err := f.place()
		if err != nil {
			return "", err
		}
		return jupyter.Write(place, program)
	}
	prefix, err := f.shared()
	switch {
	case err != nil:
		return "", err
	case prefix != "":
		return jupyter.InstallPrefix(prefix)
	}
	return jupyter.Install(jupyter.UserPlace())
}

func installCommand() *cobra.Command {
	var f placeFlags
	var program string
	cmd := &cobra.Command{
		Use:   "install [--user | --sys-prefix | --prefix DIR]",
		Short: "put the kernel into a Jupyter that is already there",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := f.install(program)
			if err != nil {
				return fmt.Errorf("%w\nchoose another place: --user, --sys-prefix or --prefix DIR", err)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "installed the kernel %q in %s\nstart JupyterLab and choose %q, or: jupyter console --kernel %s\n",
				jupyter.Name, dir, jupyter.DisplayName, jupyter.Name)
			return nil
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&program, "program", "", "start the program `PATH`, which a package brings, instead of a copy of this one")
	return cmd
}

func uninstallCommand() *cobra.Command {
	var f placeFlags
	cmd := &cobra.Command{
		Use:   "uninstall [--user | --sys-prefix | --prefix DIR]",
		Short: "take the kernel out again",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			place, err := f.place()
			if err != nil {
				return err
			}
			removed, err := jupyter.Uninstall(place)
			if err != nil {
				return err
			}
			if !removed {
				return errors.New("the kernel is not installed in " + place)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "removed the kernel from %s\n", place)
			return nil
		},
	}
	f.add(cmd)
	return cmd
}
