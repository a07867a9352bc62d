"""Passages in eight languages besides English, all our own: (text, [(words, speaker)])."""

from __future__ import annotations

Case = tuple[str, list[tuple[str, str | None]]]

_DE = "Die Werft in der Stadt wird nicht verkauft und das ist sicher. "
_FR = "Le pont de la ville est ouvert dans la nuit et les gens sont sur le quai. "
_ES = "El puente de la ciudad se abre hoy en la noche y los barcos salen. "
_PT = "A ponte da cidade abre hoje e os barcos saem do porto. "
_IT = "Il ponte della città apre oggi e le navi sono nel porto. "
_UK = "Міст у місті відкрили в травні, і це не жарт. "
_RU = "Мост в городе открыли в мае, и это не шутка. "
_PL = "Most w mieście otwarto w maju i to nie jest żart. "

# fmt: off
GERMAN: list[Case] = [
    (_DE + "„Das ist nicht zu machen“, sagte Lena Ruud.", [("Das ist nicht zu machen", "Lena Ruud")]),
    (_DE + "„Das ist nicht zu machen“, so Lena Ruud.", [("Das ist nicht zu machen", "Lena Ruud")]),
    (_DE + "„Das ist nicht zu machen“, hat Lena Ruud gesagt.", [("Das ist nicht zu machen", "Lena Ruud")]),
    (_DE + "Lena Ruud erklärte: „Das ist nicht zu machen.“", [("Das ist nicht zu machen.", "Lena Ruud")]),
    (_DE + "Laut Lena Ruud ist der Plan „ein Geschenk an die Reeder“.", [("ein Geschenk an die Reeder", "Lena Ruud")]),
    (_DE + "Der Plan sei „ein Geschenk an die Reeder“, kritisierte Lena Ruud.", [("ein Geschenk an die Reeder", "Lena Ruud")]),
    (_DE + "Lena Ruud nannte den Plan „ein Geschenk an die Reeder“.", [("ein Geschenk an die Reeder", "Lena Ruud")]),
    (_DE + "»Das ist nicht zu machen«, betonte Lena Ruud.", [("Das ist nicht zu machen", "Lena Ruud")]),
    (_DE + "‚Das ist nicht zu machen‘, warnte Lena Ruud.", [("Das ist nicht zu machen", "Lena Ruud")]),
    (_DE + "„Wir warten nicht“, sagte Ministerpräsident Oren Vask am Montag.", [("Wir warten nicht", "Oren Vask")]),
    (_DE + "„Wir warten nicht“, sagte die Sprecherin des Hafenamts, Lena Ruud.", [("Wir warten nicht", "Lena Ruud")]),
    (_DE + "Peter Vask kam zu spät. „Wir warten nicht“, sagte er.", [("Wir warten nicht", "Peter Vask")]),
    (_DE + "Lena Ruud leitet die Werft. „Wir warten nicht“, sagte Ruud.", [("Wir warten nicht", "Lena Ruud")]),
    (_DE + "„Wir warten nicht“, sagte Lena Ruud. „Wir klagen.“", [("Wir warten nicht", "Lena Ruud"), ("Wir klagen.", "Lena Ruud")]),
    (_DE + "„Wir“, sagte Lena Ruud, „warten nicht auf den Winter.“", [("Wir", "Lena Ruud"), ("warten nicht auf den Winter.", "Lena Ruud")]),
    (_DE + "„Wir warten nicht“, sagte ein Sprecher des Ministeriums.", [("Wir warten nicht", "ein Sprecher des Ministeriums")]),
    (_DE + "„Wir warten nicht“, teilte die Polizei mit.", [("Wir warten nicht", "die Polizei")]),
    (_DE + "Nach Angaben von Lena Ruud ist der Kran „älter als das Rathaus“.", [("älter als das Rathaus", "Lena Ruud")]),
    (_DE + "„Wir warten nicht“, erinnert sich die Platzanweiserin Mona Fels.", [("Wir warten nicht", "Mona Fels")]),
]

FRENCH: list[Case] = [
    (_FR + "« Nous ne vendrons pas », a déclaré Lena Ruud.", [("Nous ne vendrons pas", "Lena Ruud")]),
    (_FR + "« Nous ne vendrons pas », déclare Lena Ruud.", [("Nous ne vendrons pas", "Lena Ruud")]),
    (_FR + "«Nous ne vendrons pas», explique Lena Ruud.", [("Nous ne vendrons pas", "Lena Ruud")]),
    (_FR + "“Nous ne vendrons pas”, a affirmé Lena Ruud.", [("Nous ne vendrons pas", "Lena Ruud")]),
    (_FR + "Lena Ruud a ajouté : « Nous ne vendrons pas. »", [("Nous ne vendrons pas.", "Lena Ruud")]),
    (_FR + "Selon Lena Ruud, le plan est « une très mauvaise farce ».", [("une très mauvaise farce", "Lena Ruud")]),
    (_FR + "D’après Lena Ruud, le plan est « une très mauvaise farce ».", [("une très mauvaise farce", "Lena Ruud")]),
    (_FR + "Lena Ruud dirige le port. « Nous ne vendrons pas », a-t-elle ajouté.", [("Nous ne vendrons pas", "Lena Ruud")]),
    (_FR + "Pierre Vasque est venu. « Nous ne vendrons pas », a-t-il dit.", [("Nous ne vendrons pas", "Pierre Vasque")]),
    (_FR + "Lena Ruud dirige le port. « Nous ne vendrons pas », insiste Mme Ruud.", [("Nous ne vendrons pas", "Lena Ruud")]),
    (_FR + "« Nous ne vendrons pas », a prévenu le ministre Oren Vask.", [("Nous ne vendrons pas", "Oren Vask")]),
    (_FR + "« Nous ne vendrons pas », a souligné la directrice du port, Lena Ruud.", [("Nous ne vendrons pas", "Lena Ruud")]),
    (_FR + "« Le port, a dit Lena Ruud, n’est pas à vendre. »", [("Le port, a dit Lena Ruud, n’est pas à vendre.", None)]),
    (_FR + "« Nous ne vendrons pas », a indiqué un porte-parole du port.", [("Nous ne vendrons pas", "un porte-parole du port")]),
    (_FR + "Lena Ruud a dénoncé « une très mauvaise farce ».", [("une très mauvaise farce", "Lena Ruud")]),
    (_FR + "« Nous ne vendrons pas », a dit Lena Ruud. « Jamais de la vie. »", [("Nous ne vendrons pas", "Lena Ruud"), ("Jamais de la vie.", "Lena Ruud")]),
    (_FR + "\n\n— Nous ne vendrons pas, a dit Lena Ruud.", [("Nous ne vendrons pas", "Lena Ruud")]),
]

SPANISH: list[Case] = [
    (_ES + "«No vamos a vender», dijo Lena Ruud.", [("No vamos a vender", "Lena Ruud")]),
    (_ES + "“No vamos a vender”, afirmó Lena Ruud.", [("No vamos a vender", "Lena Ruud")]),
    (_ES + '"No vamos a vender", asegura Lena Ruud.', [("No vamos a vender", "Lena Ruud")]),
    (_ES + "«No vamos a vender», ha dicho Lena Ruud.", [("No vamos a vender", "Lena Ruud")]),
    (_ES + "Lena Ruud añadió: «No vamos a vender».", [("No vamos a vender", "Lena Ruud")]),
    (_ES + "Según Lena Ruud, el plan es «una broma muy mala».", [("una broma muy mala", "Lena Ruud")]),
    (_ES + "Lena Ruud calificó el plan de «una broma muy mala».", [("una broma muy mala", "Lena Ruud")]),
    (_ES + "Lena Ruud dirige el puerto. «No vamos a vender», insistió Ruud.", [("No vamos a vender", "Lena Ruud")]),
    (_ES + "«No vamos a vender», advirtió el ministro Oren Vask.", [("No vamos a vender", "Oren Vask")]),
    (_ES + "«No vamos a vender», señaló la alcaldesa de Vellmar, Lena Ruud.", [("No vamos a vender", "Lena Ruud")]),
    (_ES + "Pablo Vasco llegó tarde. «No vamos a vender», dijo él.", [("No vamos a vender", "Pablo Vasco")]),
    (_ES + "\n\n—No vamos a vender —dijo Lena Ruud.", [("No vamos a vender", "Lena Ruud")]),
    (_ES + "\n\n—No vamos a vender —dijo Lena Ruud—. Nunca en la vida.", [("No vamos a vender", "Lena Ruud"), ("Nunca en la vida.", "Lena Ruud")]),
    (_ES + "«No vamos a vender», explicó un portavoz del puerto.", [("No vamos a vender", "un portavoz del puerto")]),
    (_ES + "«No vamos a vender», dijo Lena Ruud. «Nunca en la vida».", [("No vamos a vender", "Lena Ruud"), ("Nunca en la vida", "Lena Ruud")]),
    (_ES + "«El puerto», dijo Lena Ruud, «no está en venta».", [("El puerto", "Lena Ruud"), ("no está en venta", "Lena Ruud")]),
    (_ES + "La alcaldesa, Lucía Ferrando, se mostró aliviada. «No vendemos el puente», dijo.", [("No vendemos el puente", "Lucía Ferrando")]),
]

PORTUGUESE: list[Case] = [
    (_PT + "“Não vamos vender”, disse Lena Ruud.", [("Não vamos vender", "Lena Ruud")]),
    (_PT + "«Não vamos vender», afirmou Lena Ruud.", [("Não vamos vender", "Lena Ruud")]),
    (_PT + '"Não vamos vender", garante Lena Ruud.', [("Não vamos vender", "Lena Ruud")]),
    (_PT + "Lena Ruud acrescentou: “Não vamos vender”.", [("Não vamos vender", "Lena Ruud")]),
    (_PT + "Segundo Lena Ruud, o plano é “uma piada muito má”.", [("uma piada muito má", "Lena Ruud")]),
    (_PT + "De acordo com Lena Ruud, o plano é “uma piada muito má”.", [("uma piada muito má", "Lena Ruud")]),
    (_PT + "Lena Ruud dirige o porto. “Não vamos vender”, insistiu Ruud.", [("Não vamos vender", "Lena Ruud")]),
    (_PT + "Lena Ruud dirige o porto. “Não vamos vender”, disse ela.", [("Não vamos vender", "Lena Ruud")]),
    (_PT + "“Não vamos vender”, alertou o ministro Oren Vask.", [("Não vamos vender", "Oren Vask")]),
    (_PT + "“Não vamos vender”, sublinhou a diretora do porto, Lena Ruud.", [("Não vamos vender", "Lena Ruud")]),
    (_PT + "“Não vamos vender”, disse um porta-voz do porto.", [("Não vamos vender", "um porta-voz do porto")]),
    (_PT + "\n\n— Não vamos vender — disse Lena Ruud.", [("Não vamos vender", "Lena Ruud")]),
    (_PT + "“Não vamos vender”, disse Lena Ruud. “Nunca na vida.”", [("Não vamos vender", "Lena Ruud"), ("Nunca na vida.", "Lena Ruud")]),
    (_PT + "“O porto”, disse Lena Ruud, “não está à venda.”", [("O porto", "Lena Ruud"), ("não está à venda.", "Lena Ruud")]),
    (_PT + "Lena Ruud considerou o plano “uma piada muito má”.", [("uma piada muito má", "Lena Ruud")]),
    (_PT + "A presidente da câmara, Luísa Ferreira, mostrou-se aliviada. “Não vendemos a ponte”, disse ela.", [("Não vendemos a ponte", "Luísa Ferreira")]),
]

ITALIAN: list[Case] = [
    (_IT + "«Non venderemo il porto», ha detto Lena Ruud.", [("Non venderemo il porto", "Lena Ruud")]),
    (_IT + "“Non venderemo il porto”, ha dichiarato Lena Ruud.", [("Non venderemo il porto", "Lena Ruud")]),
    (_IT + "«Non venderemo il porto», spiega Lena Ruud.", [("Non venderemo il porto", "Lena Ruud")]),
    (_IT + '"Non venderemo il porto", disse Lena Ruud.', [("Non venderemo il porto", "Lena Ruud")]),
    (_IT + "Lena Ruud ha aggiunto: «Non venderemo il porto».", [("Non venderemo il porto", "Lena Ruud")]),
    (_IT + "Secondo Lena Ruud, il piano è «uno scherzo di cattivo gusto».", [("uno scherzo di cattivo gusto", "Lena Ruud")]),
    (_IT + "Lena Ruud guida il porto. «Non venderemo», insiste Ruud.", [("Non venderemo", "Lena Ruud")]),
    (_IT + "Lena Ruud guida il porto. «Non venderemo», ha detto lei.", [("Non venderemo", "Lena Ruud")]),
    (_IT + "«Non venderemo», ha avvertito il ministro Oren Vask.", [("Non venderemo", "Oren Vask")]),
    (_IT + "«Non venderemo», ha sottolineato la direttrice del porto, Lena Ruud.", [("Non venderemo", "Lena Ruud")]),
    (_IT + "«Non venderemo», ha precisato un portavoce del porto.", [("Non venderemo", "un portavoce del porto")]),
    (_IT + "Lena Ruud ha definito il piano «uno scherzo di cattivo gusto».", [("uno scherzo di cattivo gusto", "Lena Ruud")]),
    (_IT + "«Non venderemo», ha detto Lena Ruud. «Mai e poi mai».", [("Non venderemo", "Lena Ruud"), ("Mai e poi mai", "Lena Ruud")]),
    (_IT + "«Il porto», ha detto Lena Ruud, «non è in vendita».", [("Il porto", "Lena Ruud"), ("non è in vendita", "Lena Ruud")]),
    (_IT + "\n\n— Non venderemo il porto — disse Lena Ruud.", [("Non venderemo il porto", "Lena Ruud")]),
    (_IT + "La sindaca, Lucia Ferrandi, si è detta sollevata. «Non vendiamo il ponte», ha detto.", [("Non vendiamo il ponte", "Lucia Ferrandi")]),
]

UKRAINIAN: list[Case] = [
    (_UK + "«Ми не продамо порт», — сказала Олена Рудь.", [("Ми не продамо порт", "Олена Рудь")]),
    (_UK + "«Ми не продамо порт», — каже Олена Рудь.", [("Ми не продамо порт", "Олена Рудь")]),
    (_UK + "«Ми не продамо порт», – заявив Орест Васко.", [("Ми не продамо порт", "Орест Васко")]),
    (_UK + "“Ми не продамо порт”, – повідомив Орест Васко.", [("Ми не продамо порт", "Орест Васко")]),
    (_UK + "Орест Васко додав: «Ми не продамо порт».", [("Ми не продамо порт", "Орест Васко")]),
    (_UK + "За словами Ореста Васка, план — «дуже поганий жарт». Орест Васко керує портом.", [("дуже поганий жарт", "Орест Васко")]),
    (_UK + "Орест Васко керує портом. «Ми не продамо порт», — наголосив Васко.", [("Ми не продамо порт", "Орест Васко")]),
    (_UK + "Іван Васко керує портом. «Ми не продамо порт», — сказав він.", [("Ми не продамо порт", "Іван Васко")]),
    (_UK + "Олена Рудь керує портом. «Ми не продамо порт», — додала вона.", [("Ми не продамо порт", "Олена Рудь")]),
    (_UK + "«Ми не продамо порт», — сказав міністр Орест Васко.", [("Ми не продамо порт", "Орест Васко")]),
    (_UK + "«Ми не продамо порт», — сказав речник порту.", [("Ми не продамо порт", "речник порту")]),
    (_UK + "\n\n— Ми не продамо порт, — сказав Орест Васко.", [("Ми не продамо порт", "Орест Васко")]),
    (_UK + "«Ми не продамо порт, — сказав Орест Васко. — Це не жарт».", [("Ми не продамо порт", "Орест Васко"), ("Це не жарт", "Орест Васко")]),
    (_UK + "«Ми не продамо порт», — сказав Орест Васко. «Ніколи в житті».", [("Ми не продамо порт", "Орест Васко"), ("Ніколи в житті", "Орест Васко")]),
    (_UK + "Олена Рудь назвала план «дуже поганим жартом».", [("дуже поганим жартом", "Олена Рудь")]),
]

RUSSIAN: list[Case] = [
    (_RU + "«Мы не продадим порт», — сказал Орест Васков.", [("Мы не продадим порт", "Орест Васков")]),
    (_RU + "«Мы не продадим порт», — говорит Елена Рудь.", [("Мы не продадим порт", "Елена Рудь")]),
    (_RU + "«Мы не продадим порт», – заявила Елена Рудь.", [("Мы не продадим порт", "Елена Рудь")]),
    (_RU + '"Мы не продадим порт", - сообщил Орест Васков.', [("Мы не продадим порт", "Орест Васков")]),
    (_RU + "Орест Васков добавил: «Мы не продадим порт».", [("Мы не продадим порт", "Орест Васков")]),
    (_RU + "По словам Ореста Васкова, план — «очень плохая шутка». Орест Васков руководит портом.", [("очень плохая шутка", "Орест Васков")]),
    (_RU + "Орест Васков руководит портом. «Мы не продадим порт», — подчеркнул Васков.", [("Мы не продадим порт", "Орест Васков")]),
    (_RU + "Иван Васков руководит портом. «Мы не продадим порт», — сказал он.", [("Мы не продадим порт", "Иван Васков")]),
    (_RU + "Елена Рудь руководит портом. «Мы не продадим порт», — добавила она.", [("Мы не продадим порт", "Елена Рудь")]),
    (_RU + "«Мы не продадим порт», — сказал министр Орест Васков.", [("Мы не продадим порт", "Орест Васков")]),
    (_RU + "«Мы не продадим порт», — сказал представитель порта.", [("Мы не продадим порт", "представитель порта")]),
    (_RU + "\n\n— Мы не продадим порт, — сказал Орест Васков.", [("Мы не продадим порт", "Орест Васков")]),
    (_RU + "«Мы не продадим порт, — сказал Орест Васков. — Это не шутка».", [("Мы не продадим порт", "Орест Васков"), ("Это не шутка", "Орест Васков")]),
    (_RU + "«Мы не продадим порт», — сказал Орест Васков. «Никогда в жизни».", [("Мы не продадим порт", "Орест Васков"), ("Никогда в жизни", "Орест Васков")]),
    (_RU + "Елена Рудь назвала план «очень плохой шуткой».", [("очень плохой шуткой", "Елена Рудь")]),
]

POLISH: list[Case] = [
    (_PL + "„Nie sprzedamy portu”, powiedziała Lena Rudzka.", [("Nie sprzedamy portu", "Lena Rudzka")]),
    (_PL + "„Nie sprzedamy portu” – powiedział Oleg Wasko.", [("Nie sprzedamy portu", "Oleg Wasko")]),
    (_PL + "„Nie sprzedamy portu” – mówi Lena Rudzka.", [("Nie sprzedamy portu", "Lena Rudzka")]),
    (_PL + "«Nie sprzedamy portu» – dodał Oleg Wasko.", [("Nie sprzedamy portu", "Oleg Wasko")]),
    (_PL + "Oleg Wasko podkreślił: „Nie sprzedamy portu”.", [("Nie sprzedamy portu", "Oleg Wasko")]),
    (_PL + "Zdaniem Leny Rudzkiej plan to „bardzo zły żart”. Lena Rudzka kieruje portem.", [("bardzo zły żart", "Lena Rudzka")]),
    (_PL + "Według Olega Wasko plan to „bardzo zły żart”. Oleg Wasko kieruje portem.", [("bardzo zły żart", "Oleg Wasko")]),
    (_PL + "Oleg Wasko kieruje portem. „Nie sprzedamy portu” – stwierdził Wasko.", [("Nie sprzedamy portu", "Oleg Wasko")]),
    (_PL + "Oleg Wasko kieruje portem. „Nie sprzedamy portu” – powiedział on.", [("Nie sprzedamy portu", "Oleg Wasko")]),
    (_PL + "„Nie sprzedamy portu” – powiedział minister Oleg Wasko.", [("Nie sprzedamy portu", "Oleg Wasko")]),
    (_PL + "„Nie sprzedamy portu” – poinformował rzecznik portu.", [("Nie sprzedamy portu", "rzecznik portu")]),
    (_PL + "\n\n– Nie sprzedamy portu – powiedział Oleg Wasko.", [("Nie sprzedamy portu", "Oleg Wasko")]),
    (_PL + "\n\n– Nie sprzedamy portu – powiedział Oleg Wasko. – To nie jest żart.", [("Nie sprzedamy portu", "Oleg Wasko"), ("To nie jest żart.", "Oleg Wasko")]),
    (_PL + "„Nie sprzedamy portu”, powiedział Oleg Wasko. „Nigdy w życiu”.", [("Nie sprzedamy portu", "Oleg Wasko"), ("Nigdy w życiu", "Oleg Wasko")]),
    (_PL + "Lena Rudzka nazwała plan „bardzo złym żartem”.", [("bardzo złym żartem", "Lena Rudzka")]),
    (_PL + "„Nie sprzedamy mostu”, oburzyła się Julia Wróbel.", [("Nie sprzedamy mostu", "Julia Wróbel")]),
]

CASES: dict[str, list[Case]] = {
    "de": GERMAN, "fr": FRENCH, "es": SPANISH, "pt": PORTUGUESE, "it": ITALIAN, "uk": UKRAINIAN, "ru": RUSSIAN,
    "pl": POLISH,
}  # fmt: skip
