package notebook

import (
	"testing"

	"jeton/kernel/engine"
	"jeton/kernel/world"
	"jeton/launcher/lang"
	"jeton/launcher/room"
)

// Of a rank that has died a French notebook speaks French, and names the same rank, process, host and remedy.
func TestDeathsOfALanguage(t *testing.T) {
	d := world.Death{Rank: 2, Pid: 20, Host: "host3", Fault: &engine.Fault{Text: engine.Killed}}
	one, some := world.One(2), world.One(0).Or(world.One(3))
	for got, want := range map[string]string{
		deathWords(lang.English, d):                                        "rank 2 (pid 20 on host3) has died: killed by signal 9 (by someone, or by the system for want of memory)",
		deathWords(lang.French, d):                                         "le rang 2 (pid 20 sur host3) est mort : tué par le signal 9 (par quelqu’un, ou par le système, faute de mémoire)",
		lossWords(lang.English, one, true):                                 "The process of rank 2 is gone, and its variables with it. The other ranks live; %world repair gives a fresh process.",
		lossWords(lang.French, one, true):                                  "Le processus du rang 2 a disparu, et ses variables avec lui. Les autres rangs vivent ; %world repair donne un processus neuf.",
		lossWords(lang.French, some, false):                                "Les processus des rangs 0,3 ont disparu, et leurs variables avec eux. Plus aucun rang ne vit ; %world repair donne des processus neufs.",
		sayLost.With(lang.French, "x, y", one):                             "disparu là : x, y. Exécutez de nouveau les cellules qui les déclarent, avec %%rank 2",
		sayNoAnswer.With(lang.French, ranksWords(lang.French, some), some): "sans réponse, comme d’un processus suspendu : rangs 0,3 ; %world repair 0,3 en met un neuf à sa place",
	} {
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	d.Fault = &engine.Fault{Text: "exit status 3"}
	if got := deathWords(lang.French, d); got != "le rang 2 (pid 20 sur host3) est mort : code de sortie 3" {
		t.Error(got)
	}
}

// Of a cell that is interrupted in a room it is said which cables are pulled, and how to plug them in.
func TestCutsAreSaid(t *testing.T) {
	s := &room.Status{Hosts: []room.HostStatus{{Name: "host1", State: room.Running}, {Name: "host2", State: room.Unplugged}, {Name: "host3", State: room.Crashed}}}
	if got := cutWords(lang.English, s); got != "The cable of host2 is pulled: nothing passes there until %room mend host2." {
		t.Error(got)
	}
	s.Cuts = [][2]string{{"host1", "host3"}}
	if got := cutWords(lang.French, s); got != "Le câble de host2 est débranché : rien n’y passe avant %room mend host2.\nRien ne passe entre host1 et host3 avant %room mend host1 host3." {
		t.Error(got)
	}
	if got := cutWords(lang.French, &room.Status{Hosts: s.Hosts[:1]}); got != "" {
		t.Error(got)
	}
}
