"""Common given names with the gender they usually tell. Our own short list, for evidence and never as proof."""

from __future__ import annotations

_MALE = """
Aaron Abdul Adam Ahmed Alan Albert Alejandro Alex Alexander Alexei Ali Andreas Andrew Andrzej Andriy Antoine Anthony Antonio
Arthur Ben Benjamin Bernard Bernie Bill Bob Boris Brad Brian Bruce Carl Carlos Charles Charlie Chris Christian
Christopher Chuck Craig Dan Daniel Dave David Dean Denis Dennis Dmitry Dmytro Don Donald Doug Douglas Ed Eduardo Edward
Emmanuel Eric Erik Evan Fernando Francis Francisco Frank Franz Fred Friedrich Gary Gavin Geoff George Gerald
Giorgio Giovanni Giuseppe Glenn Graham Greg Gregory Guy Hans Harold Harry Hassan Heinrich Henry Howard Hugh Hugo Hussein
Ian Igor Ismail Ivan Jack Jacob Jake James Jan Jason Javier Jean Jeff Jeffrey Jens Jeremy Jerry Jim Jimmy Joe Joel
Johannes John Jon Jonathan Jorge Jose José Josef Joseph Josh Joshua Juan Justin Karl Keith Ken Kenneth Kevin Klaus Kyle
Larry Lars Lee Leo Leon Leonid Louis Luca Luis Lukas Luke Manuel Marc Marco Marcus Mario Mark Markus Martin Marty Matt
Matteo Matthew Max Michael Michel Miguel Mike Mikhail Mitch Mohamed Mohammed Muhammad Mykola Nathan Neil Nicholas
Nick Nicolas Nigel Nikolai Noah Norman Olaf Oleg Oleh Oliver Omar Oscar Otto Pablo Pascal Patrick Paul Paulo Pavel
Pedro Pete Peter Phil Philip Philippe Pierre Piotr Rafael Ralph Ray Raymond Richard Rick Rob Robert Roberto
Rodrigo Roger Roland Roman Ron Ronald Ross Roy Rudy Russell Ryan Salman Sam Samuel Scott Sean Sebastian Serge Sergei
Sergey Serhiy Seth Simon Stefan Stephen Steve Steven Stuart Taras Ted Thomas Tim Timothy Todd Tom Tomasz Tony Trevor
Victor Viktor Vincent Vitaly Vladimir Volodymyr Walter Warren Wayne Will William Wolfgang Xavier Yuri Yuriy Zoran
Володимир Олександр Сергій Андрій Іван Петро Микола Дмитро Владимир Александр Сергей Андрей Иван Пётр Николай Дмитрий
Михаил Алексей Олег Игорь Виктор Юрий Tadeusz Krzysztof Paweł Marcin Jarosław Mateusz Grzegorz Wojciech Łukasz João
Jorge Rui António Gonçalo Tiago Lorenzo Alessandro Francesco Stefano Paolo Pietro Jürgen Uwe Matthias Jörg Benoît
François Jacques Olivier Étienne Guillaume
Tobias Gareth Bertram Desmond Leopold Florian Lucas Rui Casimir Idris Elias Alasdair Alistair Angus Archie Barry Basil
Bartholomew Brendan Bryan Calvin Cameron Cecil Cedric Clifford Clive Clyde Colin Connor Conor Cormac Cyril Damian
Damien Darren Darryl Declan Derek Dermot Dexter Dominic Donovan Duncan Dwight Dylan Eamon Edmund Edgar Edwin Elliot
Elliott Emil Emilio Enrique Ernest Ernesto Ethan Eugene Felipe Felix Finn Fabio Fabian Federico Ferdinand Gabriel
Gilbert Giles Gordon Gregor Gustav Gustavo Guillermo Günter Hamish Hank Hector Henrik Herbert Hiroshi Horst Hubert
Ibrahim Ignacio Iain Isaac Ivo Jaime Jared Jarrod Jasper Jay Jerome Jesús Joachim Joaquín Johan Jonah Jonas Julian
Julio Julius Jürgen Kai Kemal Kenji Khalid Kieran Konrad Kurt Lance Laurence Laurent Lawrence Leonard Leonardo Leroy
Lewis Liam Lionel Lloyd Loïc Ludwig Lorenz Magnus Malcolm Marcel Marcelo Mateo Maurice Mauricio Maxim Maximilian
Mehmet Miles Miloš Mitchell Mohammad Morgan Mustafa Narendra Nathaniel Ned Nico Nikola Niels Nils Octavio Olof
Orlando Oswald Owen Percy Perry Philipp Quentin Rahul Rajesh Ramón Raúl Raphael Rashid Reggie Reginald Rhys Ricardo
Rodney Rohan Rory Rubén Ruben Rufus Rupert Samir Sanjay Sergio Seamus Shane Shaun Sidney Silvio Søren Stanley
Stephan Sven Sylvester Tariq Terence Terrence Terry Theo Theodore Thorsten Thierry Tobin Travis Tristan Tyler Tyrone
Ulrich Umberto Valentin Vikram Wendell Werner Wilhelm Willem Winston Yann Yusuf Yves Zachary Zack Kofi Kwame Amadou
Ousmane Sipho Thabo Chidi Emeka Olusegun Abdullah Faisal Ehud Moshe Yossi Yair Benjamín Raj Arjun Anil Arvind Vijay
Suresh Ravi Imran Pervez Nawaz Ashraf Hamid Recep Bashar Saddam Muammar Nicolás Evo Hugo Andrés Álvaro Iván Joko
Rodrigo Lech Donatas Janusz Zbigniew Bohdan Vasyl Yevhen Ihor Valeriy Rustem Ruslan Denys Artem Maksym Vadym Kyrylo
Pavlo Borys Stepan Yaroslav Anatoly Arkady Gennady Konstantin Leonid Nikita Timur Vyacheslav Yevgeny Ramzan Dara Jordan Taylor
Wesley Rex Bogdan Terry Hollis Dale Finlay Ewan Fergus Callum Aidan Niall Gethin Ieuan Leif Bjorn Björn Erling
Knut Torsten Anders Jesper Mikkel Rasmus Kasper Aksel Eino Juhani Mikko Antti Pekka Matti Janne Detlef Dieter
Manfred Günther Jochen Lutz Ralf Rolf Rainer Reinhard Bernd Axel Malte Moritz Torben Holger Sören Anton
Emmerich Alois Sepp Urs Reto Gaspard Baptiste Mathieu Didier Gilles Alain Hervé Maël Yannick Romain Rémi
Corentin Aurélien Bastien Ludovic Cédric Arnaud Armand Fernand Gaston Raoul Émile Jules Óscar Tomás Gonzalo Adrián
Esteban Emiliano Diego Iker Aitor Unai Jordi Pere Marcos Vítor Duarte Afonso Nuno Bruno Caio Thiago Vinícius
Otávio Murilo Renato Damiano Gianni Giacomo Filippo Davide Enrico Massimo Fabrizio Salvatore Vincenzo Carmelo
Gennaro Ciro Vittorio Alberto Riccardo Emanuele Michele Daniele Luigi Sandro Tommaso Edoardo Michał Iwo Bartosz
Dawid Filip Jakub Kacper Kamil Karol Maciej Mikołaj Oskar Patryk Przemysław Rafał Radosław Sławomir Stanisław
Szymon Wiesław Witold Zygmunt Orest Danylo Zoltán Bálint Gábor László István Attila Tamás Ferenc Miklós Béla
Dragan Goran Nenad Vuk Marko Luka Murat Emre Ahmet Karim Nabil Farid Reza Amir Arash Dariush Sunil Amit Tunde
Takashi Haruto Wei Jun Minh Віктор Євген Василь Павло Роман Орест Юрій Олексій Максим Тарас Богдан Ігор
Степан Григорій Михайло Анатолій Валерій Владислав Ярослав Денис Артем Антон Віталій Леонід Борис Матвій Данило
Назар Остап Федір Пилип Илья Павел Евгений Василий Артём Леонид Геннадий Анатолий Валерий Григорий Фёдор Филипп
Константин Вячеслав Кирилл Матвей Даниил Егор Тимур Руслан Станислав Вадим Глеб Георгий Семён Сидор Иннокентий
"""

_FEMALE = """
Lee Jordan Leslie Robin Casey Chris Pat Sam Alex Ashley Kelly Tracy Dana Jamie Abigail Adele Agnes Aisha Alexandra Alice Alison Amanda Amy Ana Andrea Angela Anita Ann Anna Anne Annette Annie Ashley
Barbara Beatrice Beth Betty Beverly Birgit Bonnie Brenda Bridget Camilla Carla Carmen Carol Caroline Catherine Celia Charlotte
Cheryl Christina Christine Cindy Claire Clara Claudia Colleen Cynthia Daniela Dawn Deborah Debbie Denise Diana Diane Donna
Dorothy Elaine Eleanor Elena Elizabeth Ella Ellen Emily Emma Erin Esther Eva Evelyn Fatima Fiona Florence Frances
Gabriela Gail Giorgia Gisèle Gloria Grace Greta Hannah Heather Heidi Helen Helena Hilary Hillary Hope Ingrid Irene
Irina Isabel Jackie Jane Janet Janice Jean Jennifer Jenny Jessica Jill Joan Joanna Joyce Judith Judy Julia Julie
Karen Karin Karine Kate Katherine Kathleen Kathryn Kathy Katie Katja Kelly Kim Kimberly Kirsten Kristen Laura Lauren
Leah Leila Linda Lisa Liz Lois Loretta Louise Lucia Lucy Lynn Mara Margaret Maria María Marie Marina Marion Marta Martha Mary
Maureen Megan Melissa Michelle Miriam Molly Monica Nadia Nancy Natalia Natalie Nicola Nicole Nina Nora Olena
Oksana Olga Olivia Pamela Patricia Patty Paula Penny Petra Phyllis Rachel Rebecca Regina Renate Renee Rita Roberta Robin
Rosa Rose Ruth Sabine Sally Samantha Sandra Sara Sarah Shannon Sharon Sheila Shirley Silvia Simone Sofia Sonia Sophia
Sophie Stephanie Sue Susan Susanne Suzanne Svetlana Sylvia Tamara Tania Tanja Tatiana Teresa Theresa Tina Tracy Ursula
Valerie Vanessa Vera Veronica Victoria Viktoria Virginia Wendy Yulia Yvonne Zoe
Олена Ірина Наталія Юлія Оксана Марія Ольга Анна Елена Ирина Наталья Юлия Мария Светлана Татьяна Екатерина Agnieszka
Katarzyna Małgorzata Ewa Joanna Magdalena Zofia Beata Lúcia Inês Catarina Giulia Chiara Francesca Elisabetta Paola
Françoise Hélène Céline Sylvie Nathalie Brigitte Amélie Ségolène Carmen Pilar Lucía Inés
Ada Adriana Agatha Agnieszka Alexis Alicia Alina Aline Alma Amelia Anastasia Angelina Anika Anja Anneke Annegret
Annika Antonia Antoinette Ariana Arlene Astrid Audrey Ava Aurora Beatriz Beatrix Belinda Bernadette Bertha Bianca
Blanca Brigitte Britta Brooke Candice Carina Carly Carolina Caitlin Cassandra Cecilia Céline Chantal Charlene Chloe
Christa Cornelia Constance Corinne Courtney Cristina Daisy Danielle Daphne Dara Darlene Delia Dina Dora Doris
Edith Edna Eileen Elisa Elise Elisabeth Eliza Elsa Elsie Emilia Emmanuelle Ester Estelle Ethel Eugenia Eunice Faith
Faye Felicity Fleur Francesca Françoise Freya Frida Gemma Genevieve Geraldine Gertrude Gillian Gina Giulia Gladys
Glenda Gretchen Gwen Gwendolyn Hanna Harriet Hazel Heidi Hester Henrietta Ida Ilse Imogen Ines Inês Ingeborg Iris
Isabella Isabelle Ivana Ivy Jacqueline Jana Jasmine Jeanette Jeanne Jenna Joanne Jocelyn Johanna Josephine Josie Juana
Juanita Judi Juliana Juliet Juliette Jutta Kamala Katarina Katharina Katrina Kayla Kelley Keisha Kerstin Kirstin
Kristin Kristina Kyra Lana Larissa Lena Lenore Leonie Lidia Lillian Lily Lindsay Lindsey Lorna Lorraine Louisa Luciana
Lucille Luisa Lydia Mabel Madeleine Madeline Mae Maggie Maja Malala Manuela Marcela Marcia Margaux Margery Margot
Mariana Marianne Mariam Marjorie Marlene Marsha Mathilde Maud Mavis Maxine Melania Melanie Melinda Meryl Mia
Michaela Mildred Millicent Mina Mireille Miranda Mona Morag Muriel Myra Myriam Nadine Nancy Naomi Natasha Nathalie
Nell Nellie Nicole Nikki Noelle Norma Octavia Odile Odette Ophelia Ottilie Paige Patsy Pauline Pearl Peggy Petronella
Philippa Phoebe Pilar Polly Priscilla Priti Priya Prudence Rachael Ramona Raquel Rebekah Rhoda Rhonda Ronda Rosalind
Rosalie Rosario Rosemary Rowena Roxanne Sabrina Sadie Sandrine Saoirse Saskia Selena Selma Serena Sigrid Simona Sinead
Siobhan Solveig Sondra Sonja Sonya Stacey Stacy Stella Stephanie Sue Susan Susanna Susanne Suzanne Sunniva
Svetlana Svitlana Sylvia Sylvie Tamara Tammy Tania Tanya Tatiana Teresa Tessa Tess Thelma Theresa Therese Thérèse
Tiffany Tina Toni Tracey Trudy Ursula Uta Valentina Valeria Valerie Vanessa Vera Verena Veronica Veronika Viktoria
Vicky Viola Violet Vivian Vivienne Wanda Wendy Whitney Wilhelmina Wilma Winifred Yolanda Yvette Yvonne Zelda Zoe Zoë
Zofia Ewa Agata Joanna Katarzyna Małgorzata Beata Halyna Iryna Kateryna Lesya Liudmyla Lyudmyla Mariia Nataliia
Oleksandra Tetiana Yulia Yuliia Zoya Galina Lyudmila Marija Ekaterina Yekaterina Elvira Valentyna Ama Amina Aminata
Chiamaka Fatou Ngozi Zanele Benazir Indira Sonia Jacinda Sanna Mette Ylva Kaja Ségolène Giorgia Morgan Jay Terry Jordan Taylor Mary-Ann
Bella Siobhán Ludmila Cecily Penelope Niamh Aoife Orla Gráinne Bronwen Cerys Nia Catrin Ffion Isla Eilidh Liv
Freja Hanne Lene Tuula Aino Helmi Kaisa Päivi Helga Ulrike Heike Silke Antje Beate Dagmar Elke Erika Franziska
Gerda Gisela Gudrun Hannelore Hedwig Hilde Inge Lieselotte Maike Mareike Margarete Martina Monika Rosemarie Steffi
Svenja Ute Waltraud Inès Camille Chloé Manon Léa Élodie Aurélie Delphine Dominique Élise Émilie Fabienne Gaëlle
Geneviève Ghislaine Josiane Lucie Marguerite Martine Monique Nadège Séverine Solange Stéphanie Valérie Véronique
Virginie Matilde Mónica Ángela Consuelo Fátima Guadalupe Jimena Josefa Lola Lorena
Lourdes Margarita Montserrat Noelia Nuria Paloma Rocío Sofía Susana Verónica Ximena Júlia
Joana Leonor Lurdes Mafalda Sílvia Sónia Tânia Vânia Débora Fernanda Letícia Luíza Renata Alessandra Antonella
Arianna Benedetta Carlotta Caterina Donatella Emanuela Federica Gabriella Giovanna Giuliana Giuseppina Graziella
Ilaria Letizia Loredana Maddalena Margherita Mariangela Michela Mirella Nicoletta Ornella Patrizia Raffaella
Rosanna Silvana Stefania Tiziana Vittoria Matylda Irena Aleksandra Alicja Aneta Bożena Celina Danuta Dorota Edyta
Elżbieta Grażyna Halina Iwona Izabela Jadwiga Janina Jolanta Justyna Kamila Karolina Kinga Krystyna Lucyna Marzena
Milena Patrycja Paulina Sylwia Urszula Wiesława Zuzanna Nadiya Larysa Інна Галина Людмила Тетяна Катерина Лариса
Віра Світлана Валентина Софія Вікторія Дарина Соломія Христина Зоряна Лідія Ніна Ганна Инна
Вера София Виктория Дарья Анастасия Полина Лидия Нина Моника Зинаида Тамара Раиса Layla Yasmin Samira
Zainab Noor Khadija Rania Hana Anjali Kavita Lakshmi Meera Sunita Deepa Asha Nisha Pooja Akosua Chioma Nomsa Yuki
Min-ji Ji-woo Ha-eun Beryl Tamsin Petronella Ida Winifred Maud Agatha Mabel Enid Doris Muriel Edna Ethel Hettie Sakura Haruka Akiko Mei Linh Alba Vilma Zita Ilona Katalin Erzsébet
"""

_EITHER = frozenset(
    {
        "Robin",
        "Dana",
        "Sasha",
        "Kim",
        "Toni",
        "Sandy",
        "Jean",
        "Andrea",
        "Noor",
        "Chris",
        "Alex",
        "Sam",
        "Jan",
    }
)
"""Names of men in one country and of women in the next."""
MALE: frozenset[str] = frozenset(_MALE.split()) - frozenset(_FEMALE.split()) - _EITHER
FEMALE: frozenset[str] = frozenset(_FEMALE.split()) - frozenset(_MALE.split()) - _EITHER
GIVEN: frozenset[str] = frozenset(_MALE.split()) | frozenset(_FEMALE.split())


def gender_of(given: str) -> str | None:
    """ "m" or "f" when the given name usually tells it, else None."""
    if given in MALE:
        return "m"
    return "f" if given in FEMALE else None


_SHORT_FORMS = """
Bill William|Will William|Bob Robert|Rob Robert|Bobby Robert|Mike Michael|Mick Michael|Joe Joseph|Jim James|Jimmy James|Tom Thomas|
Dick Richard|Rick Richard|Rich Richard|Ted Edward|Ted Theodore|Ed Edward|Liz Elizabeth|Beth Elizabeth|Kate Katherine|
Kathy Kathleen|Tony Anthony|Chuck Charles|Charlie Charles|Steve Stephen|Jeff Jeffrey|Jack John|Johnny John|Peggy Margaret|
Meg Margaret|Bernie Bernard|Mitch Mitchell|Larry Lawrence|Jerry Gerald|Hank Henry|Harry Henry|Sandy Alexander|Alex Alexander|
Andy Andrew|Drew Andrew|Pat Patrick|Nick Nicholas|Sasha Alexander|Vova Volodymyr|Debbie Deborah|Sue Susan|Jen Jennifer|
Becky Rebecca|Bernd Bernhard|Hans Johannes|Uli Ulrich|Pepe José|Paco Francisco|Nacho Ignacio|Zé José|Beppe Giuseppe
"""
SHORT_FORMS: frozenset[tuple[str, str]] = frozenset(
    (pair.split()[0], pair.split()[1]) for pair in _SHORT_FORMS.replace("\n", "").split("|")
)
_SHARED_LETTERS = 3
_LONG_NAME = 6
_FEMININE = frozenset(("a", "e", "i", "ia", "ina", "ine", "ette", "elle", "ella", "na", "ne", "ie"))
"""Endings that make a man's name a woman's."""


def same_given(first: str, second: str) -> bool:
    """Whether two given names may be one person's: equal, an initial, short for the other, or its beginning.

    Never a man's and a woman's: "Eric" and "Erica" are two.
    """
    if first == second or (first, second) in SHORT_FORMS or (second, first) in SHORT_FORMS:
        return True
    if {gender_of(first), gender_of(second)} == {"m", "f"}:
        return False
    if len(first) == len(second) >= _LONG_NAME and first[-1] == second[-1]:
        # one name spelt two ways in one article; "Francesco" and "Francesca" differ at the end
        return sum(a != b for a, b in zip(first, second, strict=True)) == 1
    short, long = sorted((first.rstrip("."), second.rstrip(".")), key=len)
    if not (len(long) > len(short) and long.startswith(short)):
        return False
    return len(short) == 1 or (len(short) >= _SHARED_LETTERS and long[len(short) :] not in _FEMININE)
