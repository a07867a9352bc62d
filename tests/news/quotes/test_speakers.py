"""Who said it: passages of our own, each with the quotations and speakers it must give."""

from __future__ import annotations

import pytest

from news.quotes import find_quotes

Expected = list[tuple[str, str | None]]

ENGLISH: dict[str, tuple[str, Expected]] = {
    "a denial taken back": (
        "Mara Quill did not speak, except to say “we will be home by Easter”.",
        [("we will be home by Easter", "Mara Quill")],
    ),
    "a line's first word is nobody": (
        "The ferry is late.\n\nUpdate: “The ferry is late and will stay late until the morning.”",
        [("The ferry is late and will stay late until the morning.", None)],
    ),
    "after": ("“The bridge is safe,” Mara Quill said on Monday.", [("The bridge is safe,", "Mara Quill")]),
    "inverted": ("“The bridge is safe,” said Mara Quill.", [("The bridge is safe,", "Mara Quill")]),
    "inverted with title": (
        "“We open in May,” said Transport Minister Oren Vask.",
        [("We open in May,", "Oren Vask")],
    ),
    "inverted, job in lower case": (
        "“We open in May,” said harbour board director Lena Ruud at the site.",
        [("We open in May,", "Lena Ruud")],
    ),
    "inverted, name behind its job": (
        "“We open in May,” said the board's director, Lena Ruud.",
        [("We open in May,", "Lena Ruud")],
    ),
    "signature in a line of its own": (
        "The claims were checked by our desk.\n\n“The ferry loses nine crowns a head.”\n\n- Mara Quill.\n\nIt is less.",
        [("The ferry loses nine crowns a head.", "Mara Quill")],
    ),
    "resumed behind a participle": (
        "“These men know words,” said Mara Quill, speaking of the board, “and leave themselves a little room.”",
        [("These men know words,", "Mara Quill"), ("and leave themselves a little room.", "Mara Quill")],
    ),
    "participle behind an inverted clause": (
        "“It is not new,” said Oren Vask at the time, adding that “we have fished eels for a long time”.",
        [("It is not new,", "Oren Vask"), ("we have fished eels for a long time", "Oren Vask")],
    ),
    "participle, then verb": (
        "Oren Vask, noting that the “quays are not as sound as the pier,” added: “I am worried about it.”",
        [("quays are not as sound as the pier,", "Oren Vask"), ("I am worried about it.", "Oren Vask")],
    ),
    "apposition without its second comma": (
        "“It needs a plan,” Oren Vask, the harbour guru who founded the market said on Wednesday.",
        [("It needs a plan,", "Oren Vask")],
    ),
    "a name like a month": (
        "“His ideas are far from good,” columnist Ai Jun wrote in the Courier.",
        [("His ideas are far from good,", "Ai Jun")],
    ),
    "a noun like a verb behind the clause": (
        "“Boots on the pier” would be right, harbour master Oren Vask said after the attacks.",
        [("Boots on the pier", "Oren Vask")],
    ),
    "a clause with words of its own behind": (
        "After Oren Vask said that dockers might do better at “less busy ports,” Mara Quill said it was wrong.",
        [("less busy ports,", "Oren Vask")],
    ),
    "each its own accuser": (
        "Marrow accused Okafor of “governing by fog in winter,” and Okafor accused Marrow of “opposing by horn”.",
        [("governing by fog in winter,", "Marrow"), ("opposing by horn", "Okafor")],
    ),
    "who reads between dashes": (
        "Oren Vask — who had called the bill “a ransom note for eels” in March — voted for it.",
        [("a ransom note for eels", "Oren Vask")],
    ),
    "somebody's remark": (
        "Mara Quill's remark that the islands were “mostly weather” drew a laugh.",
        [("mostly weather", "Mara Quill")],
    ),
    "a surname like an adverb": (
        "Tomas Reilly was waiting. “The number was wrong,” Reilly said.",
        [("The number was wrong,", "Tomas Reilly")],
    ),
    "a given name like a month": (
        "“That will do,” said former governor Jan Brewin at the gate.",
        [("That will do,", "Jan Brewin")],
    ),
    "liked to say": (
        "Peter Vask left school at 14. “I was asked to leave,” he liked to say.",
        [("I was asked to leave,", "Peter Vask")],
    ),
    "party and state in brackets": (
        "“If they did not take part, they may sleep,” Sen. Mara Quill (D-N.Y.) said Tuesday. “If they did, they pay.”",
        [("If they did not take part, they may sleep,", "Mara Quill"), ("If they did, they pay.", "Mara Quill")],
    ),
    "an age in front": (
        "76-year-old Oren Vask, founder of the Harbour League, endorsed her, saying she “has shown a love of eels”.",
        [("has shown a love of eels", "Oren Vask")],
    ),
    "before with comma": ("Mara Quill said, “The bridge is safe.”", [("The bridge is safe.", "Mara Quill")]),
    "before with colon": ("Mara Quill added: “The bridge is safe.”", [("The bridge is safe.", "Mara Quill")]),
    "before with that": (
        "Oren Vask insisted that “no family will be moved before winter”.",
        [("no family will be moved before winter", "Oren Vask")],
    ),
    "between": (
        "“The bridge,” Mara Quill said, “is safer than my own kitchen.”",
        [("The bridge,", "Mara Quill"), ("is safer than my own kitchen.", "Mara Quill")],
    ),
    "apposition": (
        "“It held,” Mara Quill, the engineer who drew it in 1998, said.",
        [("It held,", "Mara Quill")],
    ),
    "relative clause": (
        "“It held,” Mara Quill, who had watched from the pier, recalled later.",
        [("It held,", "Mara Quill")],
    ),
    "age": ("“It held,” Mara Quill, 52, told reporters.", [("It held,", "Mara Quill")]),
    "name as apposition": (
        "The head of the Harbour Workers League, Lena Ruud, warned, “The pay is a joke.”",
        [("The pay is a joke.", "Lena Ruud")],
    ),
    "according to": (
        "“Nobody was hurt,” according to Mara Quill.",
        [("Nobody was hurt,", "Mara Quill")],
    ),
    "according to, in front": (
        "According to Mara Quill, the pier is “older than the town hall itself”.",
        [("older than the town hall itself", "Mara Quill")],
    ),
    "participle": (
        "Mara Quill praised the crew, adding, “They never stopped.”",
        [("They never stopped.", "Mara Quill")],
    ),
    "participle after a fronted phrase": (
        "During a visit to the pier, Mara Quill thanked the crew, saying, “They never stopped.”",
        [("They never stopped.", "Mara Quill")],
    ),
    "infinitive": (
        "Mara Quill went on to say: “They never stopped.”",
        [("They never stopped.", "Mara Quill")],
    ),
    "adverb and auxiliary": (
        "Oren Vask has repeatedly said, “We will not sell the docks.”",
        [("We will not sell the docks.", "Oren Vask")],
    ),
    "told an object": (
        "Oren Vask told the Vellmar Courier, “We will not sell the docks.”",
        [("We will not sell the docks.", "Oren Vask")],
    ),
    "follow-up in the paragraph": (
        "“The bridge is safe,” Mara Quill said. “We tested every bolt.”",
        [("The bridge is safe,", "Mara Quill"), ("We tested every bolt.", "Mara Quill")],
    ),
    "surname to full name": (
        "Mara Quill drew the bridge.\n\n“It will stand,” Quill said.",
        [("It will stand,", "Mara Quill")],
    ),
    "honorific": (
        "Mara Quill drew the bridge.\n\n“It will stand,” Ms. Quill said.",
        [("It will stand,", "Mara Quill")],
    ),
    "pronoun": (
        "Mara Quill drew the bridge in 1998. “It will stand,” she said.",
        [("It will stand,", "Mara Quill")],
    ),
    "pronoun before": (
        "Mara Quill drew the bridge in 1998. She added: “It will stand.”",
        [("It will stand.", "Mara Quill")],
    ),
    "pronoun, the other gender stands nearer": (
        "Anna Quill met Peter Vask at the pier. “It will stand,” she said.",
        [("It will stand,", "Anna Quill")],
    ),
    "pronoun of an indirect statement": (
        "Anna Quill said she would resign. “I am tired,” she said.",
        [("I am tired,", "Anna Quill")],
    ),
    "pronoun, a new name with a job stands nearer": (
        "“The bridge is safe,” Oren Vask said.\n\nIn the gallery, council leader Gorm Telling was seen to laugh. "
        "“It shook on Tuesday,” he said afterwards.",
        [("The bridge is safe,", "Oren Vask"), ("It shook on Tuesday,", "Gorm Telling")],
    ),
    "pronoun, a job at the sentence's start": (
        "“The bridge is safe,” Oren Vask said.\n\nFarmer Ysolde Brack had been there since four. “It shook,” she "
        "reported by telephone.",
        [("The bridge is safe,", "Oren Vask"), ("It shook,", "Ysolde Brack")],
    ),
    "pronoun of a relative clause's name": (
        "Opposition leader Oren Vask wants answers.\n\nYsolde Brack, who became inspector in spring, confirmed the "
        "report. She would not add to it. “I read cracks,” she said.",
        [("I read cracks,", "Ysolde Brack")],
    ),
    "pronoun behind a colon's apposition": (
        "“The bridge is safe,” Mara Quill said.\n\nOne rule is insisted on by the constable, Gorm Telling: “The lamp "
        "stays lit,” he said.",
        [("The bridge is safe,", "Mara Quill"), ("The lamp stays lit,", "Gorm Telling")],
    ),
    "pronoun of whoever the sentence before reports": (
        "Peter Vask said that he would vote against John Ruud. “I have waited three years,” he said.",
        [("I have waited three years,", "Peter Vask")],
    ),
    "passive with its speaker": (
        "Mara Quill was asked by Oren Vask whether the pier was “older than the town hall”.",
        [("older than the town hall", "Oren Vask")],
    ),
    "resumed behind an inverted clause": (
        "“It held,” said Mara Quill, director of the yard, “and not by luck.”",
        [("It held,", "Mara Quill"), ("and not by luck.", "Mara Quill")],
    ),
    "job that a capital begins": (
        "Librarian Mara Quill found the letters.\n\n“They smelt of wax,” said Quill.",
        [("They smelt of wax,", "Mara Quill")],
    ),
    "one person spelt two ways": (
        "Kristin Vask drew it. Kristen Vask built it, and Kristen Vask will sell it.\n\n“It held,” Vask said.",
        [("It held,", "Kristen Vask")],
    ),
    "sentence-final clause outweighs a verb inside": (
        "It was Oren Vask who informed the board that the yard was “moving in a new direction”, Mara Quill said.",
        [("moving in a new direction", "Mara Quill")],
    ),
    "a name behind a job and a preposition": (
        "Mara Quill, who drew the pier with engineer Oren Vask, has called it “a gift to the town”.",
        [("a gift to the town", "Mara Quill")],
    ),
    "question": ("“Who pays for it?” Oren Vask asked.", [("Who pays for it?", "Oren Vask")]),
    "exclamation, then an apposition": (
        "“Long live the pier!” Lena Ruud, the head of the board, shouted.",
        [("Long live the pier!", "Lena Ruud")],
    ),
    "party and place in brackets": (
        "“This is a bad bill,” Sen. Lena Ruud (R-Vellmar) said.",
        [("This is a bad bill,", "Lena Ruud")],
    ),
    "two speakers": (
        "“The bridge is safe,” Mara Quill said. But Oren Vask replied, “It shook on Tuesday.”",
        [("The bridge is safe,", "Mara Quill"), ("It shook on Tuesday.", "Oren Vask")],
    ),
    "colon label": ("Mara Quill: “The bridge is safe and it will stay.”", [
        ("The bridge is safe and it will stay.", "Mara Quill"),
    ]),
    "partial": (
        "Oren Vask described the plan as “reckless” and left.",
        [("reckless", "Oren Vask")],
    ),
    "sentence-final clause": (
        "The plan is “a gift to the shipping firms that paid for it”, Oren Vask said.",
        [("a gift to the shipping firms that paid for it", "Oren Vask")],
    ),
    "organisation": (
        "“The figures are wrong,” the Harbour Workers League said.",
        [("The figures are wrong,", "Harbour Workers League")],
    ),
    "paragraphs": (
        "“We tested every bolt,” Mara Quill said.\n\n“Nothing was loose.\n\n“Nothing at all,” she added.",
        [("We tested every bolt,", "Mara Quill"), ("Nothing was loose.", "Mara Quill"),
         ("Nothing at all,", "Mara Quill")],
    ),
    "straight marks": ('"The bridge is safe," Mara Quill said.', [("The bridge is safe,", "Mara Quill")]),
    "doubled single marks": (
        "''It's safe, I'd swear it,'' Mara Quill said. ''We tested it.''",
        [("It's safe, I'd swear it,", "Mara Quill"), ("We tested it.", "Mara Quill")],
    ),
    "British single marks": (
        "‘We don’t sell the docks’ land,’ said Oren Vask. ‘Not while I’m here.’",
        [("We don’t sell the docks’ land,", "Oren Vask"), ("Not while I’m here.", "Oren Vask")],
    ),
    "straight single marks": (
        "'We don't sell the docks,' said Oren Vask.",
        [("We don't sell the docks,", "Oren Vask")],
    ),
}  # fmt: skip

UNSURE: dict[str, tuple[str, Expected]] = {
    "two of a surname": (
        "Nils Ruud and Lena Ruud own the yard.\n\n“It is not for sale,” Ruud said.",
        [("It is not for sale,", None)],
    ),
    "they": (
        "Mara Quill met Oren Vask. “We are friends,” they said.",
        [("We are friends,", None)],
    ),
    "pronoun with two candidates": (
        "The mayor thanked Peter Vask and John Ruud. “It will stand,” he said.",
        [("It will stand,", None)],
    ),
    "pronoun, a name of unknown gender competes": (
        "Gorm Telling had thanked Ulv Brack for the lamps. “It will stand,” he said.",
        [("It will stand,", None)],
    ),
    "pronoun, two of a surname compete": (
        "Nils Ruud and Emil Ruud own the yard. Peter Vask left early. Ruud stayed. “It will stand,” he said.",
        [("It will stand,", None)],
    ),
    "hearer of a passive": (
        "Mara Quill was told: “Nobody goes home tonight.”",
        [("Nobody goes home tonight.", None)],
    ),
    "pronoun without a candidate": ("“It will stand,” he said, and left.", [("It will stand,", None)]),
    "nobody near": (
        "The walls were painted over at night. “Hands off our harbour or else.” Nobody saw a thing.",
        [("Hands off our harbour or else.", None)],
    ),
    "somebody else speaks between": (
        "“The bridge is safe,” Mara Quill said. A docker shook his head. Some laughed.\n\n"
        "Then Oren Vask got up.\n\n“It is a disgrace to this town.”",
        [("The bridge is safe,", "Mara Quill"), ("It is a disgrace to this town.", None)],
    ),
}

LANGUAGES: dict[str, tuple[str, Expected]] = {
    "de after": (
        "Die Brücke wird nicht verkauft. „Das ist mit uns nicht zu machen“, sagte Lena Ruud am Montag in der Stadt.",
        [("Das ist mit uns nicht zu machen", "Lena Ruud")],
    ),
    "de with office": (
        "Der Hafen bleibt offen. „Wir warten nicht auf den Winter“, erklärte Verkehrsminister Oren Vask.",
        [("Wir warten nicht auf den Winter", "Oren Vask")],
    ),
    "de compound office": (
        "Der Hafen bleibt offen. „Wir warten nicht auf den Winter“, sagte Werftdirektor Oren Vask.",
        [("Wir warten nicht auf den Winter", "Oren Vask")],
    ),
    "de affiliation": (
        "Der Hafen bleibt offen. „Wir warten nicht auf den Winter“, sagte Lena Ruud von der Reederei Nordwind.",
        [("Wir warten nicht auf den Winter", "Lena Ruud")],
    ),
    "fr inverted, before a crowd": (
        "Le pont sera ouvert. « Nous ne vendrons pas le port », a déclaré Lena Ruud devant les pêcheurs de la ville.",
        [("Nous ne vendrons pas le port", "Lena Ruud")],
    ),
    "de before": (
        "Lena Ruud sagte: „Das ist mit uns nicht zu machen, und der Rat weiß es.“",
        [("Das ist mit uns nicht zu machen, und der Rat weiß es.", "Lena Ruud")],
    ),
    "de guillemets inwards": (
        "»Das ist nicht zu machen«, sagte Lena Ruud der Zeitung, und sie ging aus dem Saal.",
        [("Das ist nicht zu machen", "Lena Ruud")],
    ),
    "fr inverted": (
        "Le pont sera ouvert. « Nous ne vendrons pas le port », a déclaré Lena Ruud dans la soirée.",
        [("Nous ne vendrons pas le port", "Lena Ruud")],
    ),
    "fr before": (
        "Lena Ruud a ajouté : « Nous ne vendrons pas le port, et le maire le sait. »",
        [("Nous ne vendrons pas le port, et le maire le sait.", "Lena Ruud")],
    ),
    "es": (
        "El puente se abre hoy. «No vamos a vender el puerto», dijo Lena Ruud en la plaza.",
        [("No vamos a vender el puerto", "Lena Ruud")],
    ),
    "pt": (
        "A ponte abre hoje. “Não vamos vender o porto”, disse Lena Ruud em uma praça do centro.",
        [("Não vamos vender o porto", "Lena Ruud")],
    ),
    "it": (
        "Il ponte apre oggi. «Non venderemo il porto», ha detto Lena Ruud nella piazza che era piena.",
        [("Non venderemo il porto", "Lena Ruud")],
    ),
    "uk": (
        "Міст відкриють у травні. «Ми не продамо порт, і це не жарт», — сказала Лєна Рууд на зустрічі.",
        [("Ми не продамо порт, і це не жарт", "Лєна Рууд")],
    ),
    "ru": (
        "Мост откроют в мае. «Мы не продадим порт, и это не шутка», — сказал Орен Васк на встрече.",
        [("Мы не продадим порт, и это не шутка", "Орен Васк")],
    ),
    "pl": (
        "Most będzie otwarty w maju. „Nie sprzedamy portu i to nie jest żart”, powiedziała Lena Ruud.",
        [("Nie sprzedamy portu i to nie jest żart", "Lena Ruud")],
    ),
    "ja marks": ("市長は語った。「港は売らない」", [("港は売らない", None)]),
}

NONE: dict[str, str] = {
    "no marks": "The bridge opened on time and nobody made a speech.",
    "apostrophes": "It's the dockers' yard, and '90s rock 'n' roll played on the workers' radio.",
    "curly apostrophes": "It’s the dockers’ yard, and nobody’s fool would sell the workers’ hall.",
    "inches": "The plank was 5'10\" long and the other 6'2\" at most.",
    "scare quotes": "The so-called “harbour plan” was printed on a napkin.",
    "work": "She sings in the musical “The Long Pier” this autumn.",
    "title case": "Visitors queued for “Letters From The Pier” until noon.",
    "nickname": "Oren Vask, nicknamed “Rusty”, opened the gate.",
    "lone mark": "The board fell silent ” and the lamps went out.",
    "empty": "",
}


@pytest.mark.parametrize("name", ENGLISH)
def test_english_forms(name: str) -> None:
    """Each way of reporting speech in English gives the words and the full name."""
    text, expected = ENGLISH[name]
    assert [(q.text, q.speaker) for q in find_quotes(text)] == expected


@pytest.mark.parametrize("name", UNSURE)
def test_unsure_is_nobody(name: str) -> None:
    """Where it is not clear who spoke, nobody is named."""
    text, expected = UNSURE[name]
    assert [(q.text, q.speaker) for q in find_quotes(text)] == expected


@pytest.mark.parametrize("name", LANGUAGES)
def test_other_languages(name: str) -> None:
    """Marks and reporting verbs of other languages are known."""
    text, expected = LANGUAGES[name]
    assert [(q.text, q.speaker) for q in find_quotes(text)] == expected


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_quotation(name: str) -> None:
    """Apostrophes, measures, titles of works and ironic marks are no quotations."""
    assert find_quotes(NONE[name]) == []


def test_role_is_apart_from_the_name() -> None:
    """Offices before a name are the speaker's role, never part of the name."""
    (quote,) = find_quotes("“We open in May,” said Vellmar Transport Minister Oren Vask.")
    assert (quote.speaker, quote.speaker_role) == ("Oren Vask", "Vellmar Transport Minister")


def test_kind_and_cue() -> None:
    """A whole utterance is direct, a fragment inside a paraphrase is partial; the cue is the verb as written."""
    direct, partial = find_quotes("Mara Quill said, “The bridge is safe.” Oren Vask called it “reckless”.")
    assert (direct.kind, direct.cue) == ("direct", "said")
    assert (partial.kind, partial.cue) == ("partial", "called")


def test_confidence_falls_with_the_evidence() -> None:
    """A named subject is surer than a pronoun, and nobody has confidence 0."""
    named, pronoun = find_quotes(
        "“The bridge is safe,” Mara Quill said.\n\nShe drew it in 1998. “It will stand for a century,” she said."
    )
    (nobody,) = find_quotes("“The bridge is safe,” he said.")
    assert named.confidence > pronoun.confidence > nobody.confidence == 0.0
