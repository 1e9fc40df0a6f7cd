package past

// land is a country with the people of the story: how many of a hundred customers live there, and what they are called.
type land struct {
	code        string
	weight      int
	first, last []string
	streets     []string
	towns       []town
}

type town struct{ postcode, name string }

var lands = []land{
	{"HR", 34,
		[]string{"Ivana", "Petra", "Marija", "Lucija", "Mia", "Sara", "Nika", "Marta", "Tena", "Jelena", "Luka", "Ivan", "Marko", "Josip", "Filip", "Davor"},
		[]string{"Horvat", "Babić", "Marić", "Jurić", "Knežević", "Vuković", "Marković", "Petrović", "Matić", "Tomić", "Pavlović", "Božić", "Perić", "Šimić", "Grgić", "Đurić"},
		[]string{"Ilica", "Vlaška", "Savska cesta", "Maksimirska cesta", "Ulica kneza Branimira", "Obala Lazareta"},
		[]town{{"10000", "Zagreb"}, {"21000", "Split"}, {"51000", "Rijeka"}, {"31000", "Osijek"}, {"23000", "Zadar"}, {"52100", "Pula"}, {"42000", "Varaždin"}}},
	{"DE", 14,
		[]string{"Anna", "Lena", "Katharina", "Julia", "Greta", "Hannah", "Sabine", "Frieda", "Felix", "Paul", "Jakob", "Stefan"},
		[]string{"Müller", "Schmidt", "Schneider", "Fischer", "Wagner", "Becker", "Hoffmann", "Schäfer", "Koch", "Richter", "Klein", "Vogel"},
		[]string{"Lindenstraße", "Schillerstraße", "Gartenweg", "Rosenallee", "Am Markt"},
		[]town{{"10437", "Berlin"}, {"20357", "Hamburg"}, {"80469", "München"}, {"50672", "Köln"}, {"04229", "Leipzig"}}},
	{"SI", 12,
		[]string{"Ana", "Maja", "Nina", "Eva", "Špela", "Katja", "Zala", "Urška", "Matej", "Jan", "Rok", "Žiga"},
		[]string{"Novak", "Krajnc", "Zupančič", "Potočnik", "Mlakar", "Vidmar", "Golob", "Kos", "Bizjak", "Hribar"},
		[]string{"Trubarjeva cesta", "Slovenska cesta", "Celovška cesta", "Gosposka ulica"},
		[]town{{"1000", "Ljubljana"}, {"2000", "Maribor"}, {"3000", "Celje"}, {"6000", "Koper"}}},
	{"AT", 12,
		[]string{"Johanna", "Magdalena", "Theresa", "Elisabeth", "Valentina", "Sophie", "Lukas", "Matthias", "Florian", "Georg"},
		[]string{"Gruber", "Huber", "Bauer", "Pichler", "Steiner", "Moser", "Leitner", "Eder", "Wolf", "Lechner"},
		[]string{"Neubaugasse", "Mariahilfer Straße", "Annenstraße", "Landstraße"},
		[]town{{"1070", "Wien"}, {"8020", "Graz"}, {"4020", "Linz"}, {"5020", "Salzburg"}}},
	{"FR", 9,
		[]string{"Camille", "Chloé", "Manon", "Élodie", "Margaux", "Juliette", "Antoine", "Hugo", "Théo"},
		[]string{"Martin", "Bernard", "Dubois", "Moreau", "Lefèvre", "Girard", "Fontaine", "Chevalier"},
		[]string{"rue des Lilas", "rue Victor Hugo", "avenue de la République"},
		[]town{{"75011", "Paris"}, {"69001", "Lyon"}, {"33000", "Bordeaux"}, {"44000", "Nantes"}}},
	{"IT", 7,
		[]string{"Giulia", "Chiara", "Francesca", "Alice", "Martina", "Elena", "Matteo", "Lorenzo"},
		[]string{"Rossi", "Bianchi", "Romano", "Colombo", "Ricci", "Marino", "Conti"},
		[]string{"via Roma", "via Garibaldi", "corso Italia"},
		[]town{{"20121", "Milano"}, {"34121", "Trieste"}, {"40121", "Bologna"}}},
	{"GB", 6,
		[]string{"Emily", "Charlotte", "Grace", "Alice", "Oliver", "George", "Harriet"},
		[]string{"Smith", "Taylor", "Brown", "Walker", "Hughes", "Clarke", "Bennett"},
		[]string{"High Street", "Church Lane", "Mill Road"},
		[]town{{"E8 3RH", "London"}, {"BS1 4DJ", "Bristol"}, {"EH6 6QE", "Edinburgh"}}},
	{"US", 6,
		[]string{"Olivia", "Emma", "Hannah", "Abigail", "Ethan", "Noah", "Rachel"},
		[]string{"Johnson", "Miller", "Davis", "Anderson", "Cooper", "Reed", "Brooks"},
		[]string{"Maple Avenue", "Oak Street", "Hudson Street"},
		[]town{{"11201", "Brooklyn"}, {"60614", "Chicago"}, {"97209", "Portland"}}},
}
