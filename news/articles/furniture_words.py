"""Words of page furniture in many languages: one signal beside form and position, never the only one for prose.

Lines are compared after `casefold`, without marks and arrows at either end. A trailing `*` stands for any ending.
"""

from __future__ import annotations

# Headings below which readers speak, not the newsroom.
COMMENT_HEADINGS = """
leave a reply|leave a comment|leave a reply *|post a comment|add a comment|comments|comment|join the conversation|
write a comment|what do you think|reader comments|comments are closed|no comments yet|no comments|
schreibe einen kommentar|kommentar schreiben|kommentar verfassen|kommentare|kommentar hinterlassen|
antwort schreiben|schreiben sie einen kommentar|hinterlasse einen kommentar|hinterlasse eine antwort|
laisser un commentaire|laissez un commentaire|commentaires|ajouter un commentaire|répondre|poster un commentaire|
deja una respuesta|deja un comentario|dejar un comentario|comentarios|añadir un comentario|escribe un comentario|
deixe um comentário|deixe uma resposta|comentários|comentar|deixar um comentário|adicionar comentário|
lascia un commento|lascia una risposta|commenti|scrivi un commento|aggiungi un commento|
geef een reactie|reageer|reacties|laat een reactie achter|plaats een reactie|een reactie plaatsen|
dodaj komentarz|komentarze|zostaw komentarz|napisz komentarz|skomentuj|zostaw odpowiedź|
залишити відповідь|залишити коментар|коментарі|додати коментар|написати коментар|залиште коментар|
добавить комментарий|оставить комментарий|комментарии|написать комментарий|оставьте комментарий|
bir yanıt yazın|yorum yaz|yorumlar|yorum yapın|bir cevap yazın|yorum bırakın|yorum ekle|cevap yaz|
اترك تعليقاً|اترك تعليقا|اترك رداً|التعليقات|أضف تعليقاً|أضف تعليق|اكتب تعليقاً|اترك ردا|
コメントを残す|コメント|コメントする|返信を残す|コメントを書く|コメント一覧|发表评论|评论|发表回复|留言|發表評論|發表迴響|
댓글 남기기|댓글|답글 남기기|댓글 쓰기|αφήστε μια απάντηση|αφήστε ένα σχόλιο|σχόλια|γράψτε ένα σχόλιο|
napsat komentář|komentáře|přidat komentář|zanechte komentář|pridať komentár|pridaj komentár|
lämna ett svar|lämna en kommentar|kommentarer|skriv en kommentar|skriv et svar|legg igjen en kommentar|
jätä kommentti|kommentit|vastaa|szólj hozzá|hozzászólások|vélemény, hozzászólás|lasă un răspuns|lasă un comentariu|
comentarii|để lại bình luận|bình luận|tinggalkan balasan|tinggalkan komentar|komentar|השארת תגובה|תגובות|
دیدگاه‌ها|دیدگاهتان را بنویسید|نظرات|ارسال نظر|एक टिप्पणी छोड़ें|टिप्पणियाँ|коментари|вашият коментар|остави коментар|
odgovori|ostavi komentar|komentari|deixa un comentari|comentaris|השאר תגובה|השאירו תגובה|כתיבת תגובה|הוסף תגובה
"""

# Headings above lists of other articles.
RELATED_HEADINGS = """
related|related articles|related stories|related posts|related news|related topics|related content|more stories|
more news|more from *|more on this|more on this story|you may also like|you might also like|recommended|
recommended for you|recommended reading|most read|most popular|popular now|trending|trending now|latest news|
latest stories|top stories|editor's picks|editors' picks|don't miss|keep reading|read next|up next|what to read next|
see also|also read|read also|in other news|from the archive|around the web|sponsored content|sponsored|partner content|
mehr zum thema|das könnte sie auch interessieren|das könnte dich auch interessieren|weitere artikel|weitere themen|
weitere nachrichten|meistgelesen|lesen sie auch|ähnliche artikel|ähnliche beiträge|mehr aus *|passend zum thema|
auch interessant|neueste artikel|beliebte artikel|empfohlen|verwandte artikel|verwandte themen|lesen sie mehr|
à lire aussi|lire aussi|à lire également|sur le même sujet|articles similaires|articles liés|les plus lus|
à découvrir|voir aussi|dans la même rubrique|vous aimerez aussi|recommandé pour vous|
noticias relacionadas|artículos relacionados|te puede interesar|también te puede interesar|lo más leído|lea también|
lee también|más noticias|más información|más sobre este tema|relacionados|entradas relacionadas|te recomendamos|
notícias relacionadas|artigos relacionados|leia também|leia mais|mais lidas|veja também|você também pode gostar|
posts relacionados|mais notícias|recomendado para você|saiba mais|
leggi anche|articoli correlati|potrebbe interessarti|potrebbero interessarti anche|notizie correlate|i più letti|
altre notizie|ti potrebbe interessare|lees ook|lees verder|gerelateerde artikelen|meer over dit onderwerp|meer nieuws|
meest gelezen|verder lezen|czytaj także|czytaj też|czytaj również|zobacz także|zobacz też|zobacz również|
powiązane artykuły|najczęściej czytane|polecane|podobne artykuły|przeczytaj także|przeczytaj również|polecamy|
читайте також|читайте також на *|схожі новини|схожі статті|новини за темою|пов’язані новини|популярне|більше новин|
дивіться також|останні новини|матеріали за темою|рекомендуємо|
читайте также|читать также|похожие новости|похожие статьи|новости по теме|материалы по теме|популярное|
смотрите также|последние новости|рекомендуем|самое читаемое|
ilgili haberler|ilginizi çekebilir|bunlar da ilginizi çekebilir|benzer haberler|benzer yazılar|çok okunanlar|
bunları da okuyun|son haberler|önerilen haberler|diğer haberler|
اقرأ أيضاً|اقرأ أيضا|مقالات ذات صلة|أخبار ذات صلة|مواضيع ذات صلة|الأكثر قراءة|قد يعجبك أيضاً|المزيد من الأخبار|شاهد أيضاً|
関連記事|あわせて読みたい|おすすめ記事|関連ニュース|人気記事|最新記事|こちらもおすすめ|アクセスランキング|
相关文章|相关新闻|相关阅读|推荐阅读|热门文章|延伸閱讀|延伸阅读|相關新聞|관련 기사|관련기사|관련 뉴스|인기 기사|많이 본 뉴스|추천 기사|
σχετικά άρθρα|διαβάστε επίσης|δείτε επίσης|související články|čtěte také|mohlo by vás zajímat|nejčtenější|
súvisiace články|čítajte aj|prečítajte si aj|läs också|läs även|läs mer|relaterade artiklar|mest läst|mer om|
læs også|relaterede artikler|mest læste|les også|relaterte artikler|lue myös|aiheeseen liittyvää|luetuimmat|
olvasta már|ez is érdekelheti|kapcsolódó cikkek|citește și|articole similare|vezi și|tin liên quan|bài viết liên quan|
xem thêm|baca juga|artikel terkait|berita terkait|כתבות נוספות|קראו גם|כתבות קשורות|مطالب مرتبط|بیشتر بخوانید|خبرهای مرتبط|
यह भी पढ़ें|संबंधित खबरें|свързани статии|прочетете още|прочетете също|pročitajte još|povezane vijesti|llegiu també
"""

# Headings above a box about who wrote it.
AUTHOR_HEADINGS = """
about the author|about the authors|about author|author|written by|about the writer|meet the author|
über den autor|über die autorin|zum autor|zur autorin|zur person|autor|autorin|à propos de l'auteur|à propos de l'autrice|
l'auteur|sobre el autor|sobre la autora|acerca del autor|sobre o autor|sobre a autora|informazioni sull'autore|
l'autore|l'autrice|over de auteur|o autorze|o autorce|про автора|про авторку|об авторе|yazar hakkında|
عن الكاتب|نبذة عن الكاتب|この記事を書いた人|著者紹介|著者について|执笔者|作者简介|关于作者|기자 소개|о аутору|o autorovi|om författaren
"""

# Asking for an address or a click.
SIGN_UP = """
newsletter|newsletters|subscribe|subscribe now|subscribe to *|sign up|sign up for *|sign up to *|get our newsletter|
join our newsletter|join our mailing list|enter your email|enter your email address|your email address|email address|
get the latest *|stay informed|never miss a story|follow us|follow us on *|follow us for *|support our work|
support our journalism|support us|donate|donate now|become a member|already a subscriber|already a subscriber? *|log in|login|sign in|register|
create an account|download our app|get the app|join our telegram *|join our whatsapp *|subscribe to our *|
e-mail-adresse|ihre e-mail-adresse|deine e-mail-adresse|e-mail|adresse e-mail|correo electrónico|endereço de e-mail|
indirizzo email|e-mailadres|adres e-mail|електронна пошта|адрес электронной почты|e-posta|メールアドレス|이메일|電子メール|
newsletter abonnieren|newsletter bestellen|der newsletter|unser newsletter|unsere newsletter|täglicher newsletter|jetzt abonnieren|abonnieren|abonnieren sie *|zum newsletter anmelden|jetzt anmelden|anmelden|
folgen sie uns|folgen sie uns *|folge uns|folge uns *|registrieren|einloggen|melden sie sich für unseren newsletter an|
jetzt für den newsletter anmelden|s'abonner|abonnez-vous|abonnez-vous à *|s'inscrire|inscrivez-vous à *|suivez-nous|
suivez-nous *|je m'abonne|recevez notre newsletter|notre newsletter|nos newsletters|la newsletter|infolettre|inscription newsletter|restez informé|restez informés|inscription à la newsletter|votre adresse e-mail|se connecter|
suscríbete|suscríbase|suscribirse|suscríbete a *|suscríbase a *|síguenos|síguenos en *|iniciar sesión|boletín|
boletín de noticias|tu correo electrónico|regístrate|assine|assine já|assine a *|assine nossa *|inscreva-se|
inscreva-se na *|inscreva-se em *|siga-nos|siga-nos *|cadastre-se|receba nossa newsletter|seu e-mail|entrar|
iscriviti|iscriviti alla *|abbonati|seguici|seguici su *|accedi|registrati|la tua email|
abonneer|abonneer je *|schrijf je in|schrijf je in voor *|schrijf u in voor *|volg ons|volg ons *|aanmelden|inloggen|
zapisz się|zapisz się do *|zapisz się na *|subskrybuj|obserwuj nas|obserwuj nas *|zaloguj się|twój e-mail|
підписатися|підписатися на *|підписуйтесь на *|підписуйтеся на *|підпишіться на *|стежте за нами *|увійти|ваш email|
подписаться|подписаться на *|подписывайтесь на *|подпишитесь на *|следите за нами *|войти|ваш email|
abone ol|abone olun|bültenimize abone olun|bizi takip edin|takip et|bizi * takip edin|giriş yap|üye ol|e-posta adresiniz|
اشترك|اشترك الآن|اشترك في *|تابعنا|تابعنا على *|تابعونا|تابعونا على *|النشرة البريدية|تسجيل الدخول|بريدك الإلكتروني|
メールマガジン|メルマガ登録|ニュースレター|ニュースレターに登録|登録する|フォローする|会員登録|ログイン|無料登録|
订阅|立即订阅|关注我们|登录|注册|訂閱|구독|구독하기|뉴스레터 구독|로그인|회원가입|팔로우|
εγγραφή|εγγραφείτε *|ακολουθήστε μας|ακολουθήστε μας *|přihlásit se|odebírat|odebírat newsletter|sledujte nás *|
prihlásiť sa|prenumerera|prenumerera på *|följ oss|följ oss på *|logga in|tilmeld dig *|følg os *|meld deg på *|følg oss *|
tilaa|tilaa uutiskirje|seuraa meitä *|kirjaudu|feliratkozás|iratkozz fel *|kövess minket *|abonează-te|abonează-te la *|
urmărește-ne *|đăng ký|theo dõi *|berlangganan|ikuti kami *|הרשמה לניוזלטר|עקבו אחרינו|عضویت در خبرنامه|абонирайте се *
"""

# Buttons, links and labels that end or surround a page.
BUTTONS = """
back to top|to top|top|go to top|scroll to top|skip to content|skip to main content|home|menu|search|close|print|
print this article|print this page|share|share this|share this article|share this story|share this post|share on *|
share via *|copy link|link copied|email this|email this article|save|save article|save for later|bookmark|like|like this|
reply|log in to reply|cancel reply|post comment|submit|submit comment|send|next|previous|next post|previous post|
next article|previous article|next story|previous story|older posts|newer posts|load more|show more|see more|view all|
view more|read more|continue reading|read full article|read the full story|read full story|more|listen|listen to this article|
listen to article|play|pause|accept|accept all|accept cookies|accept all cookies|reject|reject all|decline|manage preferences|
cookie settings|cookie policy|privacy settings|privacy policy|terms of use|terms of service|terms and conditions|contact|
contact us|about us|advertise|advertise with us|all rights reserved|report an error|send us a correction|i agree|got it|
save my name, email, and website in this browser for the next time i comment|notify me of *|your name|your email|name|
email|website|comment *|like loading...|like this:|rate this article|was this article helpful|like & share|
nach oben|zum seitenanfang|zurück zum anfang|startseite|teilen|artikel teilen|diesen artikel teilen|drucken|merken|
artikel drucken|weiterlesen|mehr lesen|mehr anzeigen|mehr erfahren|kommentar abschicken|absenden|antworten|
antwort abbrechen|impressum|datenschutz|agb|kontakt|zustimmen|alle akzeptieren|akzeptieren|ablehnen|einstellungen|
vorheriger beitrag|nächster beitrag|vorheriger artikel|nächster artikel|zur startseite|artikel anhören|zum inhalt springen|
haut de page|retour en haut|retour en haut de page|accueil|partager|partager cet article|partager sur *|imprimer|lire la suite|
lire plus|voir plus|envoyer|annuler la réponse|mentions légales|politique de confidentialité|accepter|tout accepter|
refuser|tout refuser|paramétrer|article précédent|article suivant|aller au contenu|écouter l'article|
volver arriba|ir arriba|inicio|compartir|comparte|compartir en *|compartir este artículo|imprimir|leer más|seguir leyendo|ver más|
enviar|publicar comentario|cancelar respuesta|responder|aviso legal|política de privacidad|aceptar|aceptar todo|
rechazar|configurar|anterior|siguiente|entrada anterior|entrada siguiente|artículo anterior|artículo siguiente|contacto|
voltar ao topo|voltar ao início|ir para o topo|início|compartilhar|compartilhe|partilhar|compartilhar no *|ler mais|
continue lendo|ver mais|cancelar resposta|publicar comentário|aceitar|aceitar todos|recusar|próximo|contato|
política de privacidade|torna su|torna in alto|torna all'inizio|condividi|condividi su *|stampa|leggi tutto|continua a leggere|
invia|invia commento|annulla risposta|rispondi|accetta|accetta tutto|rifiuta|articolo precedente|articolo successivo|
terug naar boven|naar boven|delen|deel dit artikel|afdrukken|meer lezen|verstuur|accepteren|alles accepteren|weigeren|
vorig bericht|volgend bericht|volgend artikel|vorig artikel|do góry|powrót do góry|na górę|wróć na górę|udostępnij|
udostępnij na *|drukuj|czytaj więcej|czytaj dalej|wyślij|opublikuj komentarz|anuluj odpowiedź|odpowiedz|akceptuję|akceptuj|
zgadzam się|odrzuć|poprzedni artykuł|następny artykuł|poprzedni wpis|następny wpis|polityka prywatności|
вгору|нагору|догори|поділитися|поділитися новиною|поширити|поділитися в *|друк|читати далі|читати більше|докладніше|детальніше|
надіслати|відповісти|скасувати відповідь|прийняти|погоджуюсь|відхилити|політика конфіденційності|на головну|
наверх|вверх|поделиться|поделиться новостью|поделиться в *|распечатать|печать|читать далее|читать дальше|читать полностью|
подробнее|отправить|отправить комментарий|ответить|отменить ответ|принять|согласен|отклонить|на главную|
политика конфиденциальности|предыдущая запись|следующая запись|yukarı çık|başa dön|sayfa başına dön|paylaş|paylaşın|
facebook'ta paylaş|yazdır|devamını oku|daha fazla|daha fazlasını oku|gönder|yorumu gönder|yanıtla|yanıtı iptal et|
kabul et|tümünü kabul et|reddet|gizlilik politikası|önceki haber|sonraki haber|önceki yazı|sonraki yazı|anasayfa|ana sayfa|
العودة إلى الأعلى|إلى الأعلى|العودة للأعلى|شارك|مشاركة|شارك المقال|شارك هذا المقال|طباعة|اقرأ المزيد|المزيد|إرسال|إلغاء الرد|رد|
موافق|قبول|قبول الكل|رفض|سياسة الخصوصية|الصفحة الرئيسية|الرئيسية|المقال السابق|المقال التالي|
トップへ戻る|ページトップへ|ページの先頭へ|先頭へ戻る|シェア|シェアする|ツイート|ツイートする|印刷|印刷する|続きを読む|もっと見る|送信|コメントを送信|
返信|同意する|同意します|閉じる|ホーム|前の記事|次の記事|前へ|次へ|プライバシーポリシー|お問い合わせ|利用規約|記事一覧|
返回顶部|回到顶部|回頂部|分享|分享到|打印|阅读更多|阅读全文|查看更多|提交|提交评论|取消回复|回复|接受|同意|首页|上一篇|下一篇|隐私政策|
맨 위로|위로|공유|공유하기|인쇄|더 보기|더보기|보내기|동의|이전 기사|다음 기사|이전 글|다음 글|개인정보처리방침|
επιστροφή στην κορυφή|στην κορυφή|κοινοποίηση|μοιραστείτε το|εκτύπωση|περισσότερα|διαβάστε περισσότερα|αποδοχή|ακύρωση απάντησης|
zpět nahoru|nahoru|sdílet|sdílet na *|sdílejte|tisk|vytisknout|číst dále|více|odeslat|zrušit odpověď|přijmout|souhlasím|späť hore|
zdieľať|tlačiť|čítať ďalej|tillbaka till toppen|till toppen|dela|dela artikeln|dela på *|skriv ut|läs hela artikeln|visa mer|skicka|
svara|avbryt svar|godkänn|acceptera|acceptera alla|til toppen|tilbage til toppen|del|del artiklen|del på *|læs mere|send kommentar|
accepter alle|les mer|del artikkelen|takaisin ylös|sivun alkuun|jaa|jaa artikkeli|tulosta|lue lisää|lähetä|hyväksy|peruuta vastaus|
vissza a tetejére|az oldal tetejére|megosztás|megosztom|nyomtatás|tovább|küldés|elfogadom|înapoi sus|sus|distribuie|citește mai mult|
trimite|accept toate|về đầu trang|chia sẻ|in bài viết|đọc tiếp|gửi|kembali ke atas|bagikan|cetak|baca selengkapnya|selengkapnya|
kirim|חזרה למעלה|שיתוף|שתפו|הדפסה|קרא עוד|המשך קריאה|בازگشت به بالا|بازگشت به بالا|اشتراک‌گذاری|چاپ|ادامه مطلب|ऊपर जाएं|शेयर करें|और पढ़ें|
нагоре|сподели|споделете|прочети още|na vrh|podijeli|pročitaj više|comparteix|llegeix més
"""

# Labels that mark what stands between paragraphs; safe to drop anywhere as a whole line.
AD_LABELS = """
advertisement|advertisements|ad|ads|sponsored|advertising|story continues below advertisement|article continues below|
article continues after advertisement|article continues below advertisement|continue reading below|scroll to continue|
advertisement - scroll to continue|story continues below|skip advertisement|skip ad|
anzeige|werbung|anzeigen|nach der anzeige weiterlesen|weiterlesen nach der anzeige|artikel geht nach der anzeige weiter|
publicité|annonce|la suite après la publicité|la suite après cette publicité|publicidad|anuncio|anuncios|
continúa después de la publicidad|sigue leyendo después de la publicidad|publicidade|anúncio|continua após a publicidade|
continua depois da publicidade|pubblicità|annuncio|continua dopo la pubblicità|advertentie|lees verder na de advertentie|
reklama|dalsza część artykułu pod reklamą|dalsza część tekstu pod reklamą|artykuł sponsorowany|реклама|
продовження після реклами|продолжение после рекламы|на правах реклами|на правах рекламы|reklam|
haberin devamı|haberin devamı reklamdan sonra|إعلان|إعلانات|広告|スポンサーリンク|pr|广告|廣告|광고|διαφήμιση|inzerce|reklame|annonse|
artikeln fortsätter efter annonsen|artiklen fortsætter efter annoncen|mainos|juttu jatkuu mainoksen jälkeen|hirdetés|
publicitate|quảng cáo|iklan|פרסומת|تبلیغات|विज्ञापन|oglas
"""

# Beginnings of a line that links to another article: label, colon, headline.
READ_ALSO = """
read more|read also|also read|read next|see also|related|more|watch|watch also|don't miss|recommended|you may also like|
more on this|further reading|related article|related story|related stories|read the full story|listen|must read|
lesen sie auch|lesen sie mehr|lesen sie hier|lies auch|mehr dazu|mehr zum thema|siehe auch|auch interessant|lesetipp|
à lire aussi|lire aussi|à lire également|lire également|à lire|voir aussi|sur le même sujet|
lea también|lee también|lea más|lee más|te puede interesar|vea también|le puede interesar|además|más información|
leia também|leia mais|veja também|saiba mais|veja mais|leggi anche|leggi di più|vedi anche|guarda anche|
lees ook|lees meer|bekijk ook|zie ook|czytaj także|czytaj też|czytaj również|zobacz także|zobacz też|zobacz również|
przeczytaj także|przeczytaj też|читайте також|читайте ще|дивіться також|читайте также|читайте ещё|смотрите также|
по теме|ilgili haber|bunu da okuyun|ayrıca okuyun|ayrıca bakın|okumaya devam edin|
اقرأ أيضاً|اقرأ أيضا|اقرأ المزيد|شاهد أيضاً|関連記事|あわせて読みたい|相关阅读|推荐阅读|延伸阅读|관련기사|관련 기사|
διαβάστε επίσης|διαβάστε ακόμη|δείτε επίσης|čtěte také|čtěte i|čítajte aj|läs också|läs även|læs også|les også|lue myös|
olvasta már|kapcsolódó|citește și|vezi și|xem thêm|baca juga|קראו גם|بیشتر بخوانید|यह भी पढ़ें|прочетете още|pročitajte još
"""

SHARE_WORDS = """
facebook twitter x whatsapp telegram linkedin email e-mail mail reddit pinterest tumblr instagram youtube tiktok threads
bluesky mastodon messenger viber line flipboard pocket sms print copy link copylink share tweet post pin teilen drucken
partager tweeter imprimer compartir tuitear compartilhar partilhar condividi delen udostępnij поділитися поделиться paylaş
شارك シェア ツイート はてなブックマーク はてな hatena weibo wechat vk вконтакте одноклассники ok xing signal skype kakaotalk naver band
фейсбук твіттер твиттер телеграм вайбер вотсап viber фейсбуку via on sur auf en su на у в и i and und et y e feed rss zalo
فيسبوك تويتر واتساب تلغرام تليغرام إكس دلا sdílet dela jaa dele del
"""

# A sentence that has the fragments of one group, in their order, is the page speaking.
# How a sentence begins that asks the reader to do something for the page…
CALLS = """
subscribe|sign up|sign-up|join|follow us|follow our|find us|like us|get our|get the|download our|download the|register|don't miss|
never miss|stay up to date|stay informed|become a|listen to our|check out our|abonnieren sie|abonniere|abonniert|folgen sie|folge uns|
folgt uns|melden sie sich|melde dich|registrieren sie|laden sie|verpassen sie|jetzt|abonnez-vous|inscrivez-vous|suivez|rejoignez|
recevez|téléchargez|retrouvez-nous|suscríbete|suscríbase|síguenos|síganos|únete|regístrate|recibe|descarga|assine|inscreva-se|siga|
receba|cadastre-se|baixe|iscriviti|iscrivetevi|seguici|seguiteci|abbonati|ricevi|scarica|schrijf je in|volg ons|abonneer je|ontvang|
zapisz się|subskrybuj|obserwuj|dołącz|pobierz|підписуйтесь|підписуйтеся|підпишіться|стежте за|приєднуйтесь|долучайтеся|завантажуйте|
подписывайтесь|подпишитесь|следите за|присоединяйтесь|скачайте|abone olun|takip edin|kaydolun|katılın|prenumerera|följ oss|
tilmeld dig|følg|meld deg på|tilaa|seuraa|werden sie teil|hol dir|holen sie sich|bestellen sie|erhalten sie|erhalte|abonne-toi|
inscris-toi|soutenez|ne manquez|découvrez nos|únete a|apúntate|recíbelo|assine já|não perca|resta aggiornato|non perdere|blijf op de hoogte|
mis niets|prenumerera|registrer deg|få vårt|få vores|хочете|хотите|اشترك|اشتركوا|تابعونا|تابعنا|انضموا|הירשמו|הרשמו|הצטרפו|עקבו
"""

# …and what it then names.
CHANNELS = """
newsletter|newsletters|newslettera|newsletterów|infolettre|boletín|boletines|nieuwsbrief|розсилку|рассылку|bülten|bültenimize|
nyhetsbrev|nyhedsbrev|uutiskirje|inbox|posteingang|boîte mail|bandeja de entrada|caixa de entrada|instagram|facebook|twitter|bluesky|
mastodon|threads|tiktok|youtube|linkedin|whatsapp|telegram|телеграм|телеграмі|телеграме|viber|discord|rss|podcast|podcasts|push|
app|mailing list|push-nachrichten|notifications|social media|postfach|boîte de réception|infolettres|nieuwsbrieven|nyhetsbrevet|
nyhedsbrevet|nyhetsbrevene|boletim|casella|mailbox|нашу сторінку|нашу страницу|نشرتنا|النشرة البريدية|القائمة البريدية|قناتنا|صفحتنا|
ניוזלטר|לניוזלטר|הניוזלטר|לערוץ|בפייסבוק|בטלגרם
"""

SITE_SENTENCES = """
we use+cookie|this site uses+cookie|this website uses+cookie|our site+cookie|by continuing+cookie|you accept+cookie|
you agree+cookie|wir verwenden+cookie|wir nutzen+cookie|diese website+cookie|diese seite+cookie|nous utilisons+cookie|
ce site+cookie|utilizamos+cookie|usamos+cookie|este sitio+cookie|este site+cookie|utilizziamo+cookie|usiamo+cookie|
questo sito+cookie|wij gebruiken+cookie|we gebruiken+cookie|deze website+cookie|deze site+cookie|używamy+cookie|
ta strona+cookie|strona korzysta+cookie|cookie+serwis|використовуємо+cookie|цей сайт+cookie|используем+cookie|
этот сайт+cookie|сайт использует+cookie|cookie+kullanıyoruz|cookie+kullanmaktadır|cookie+çerez|çerez+site|
cookie+使用|クッキー+使用|cookie+사용|χρησιμοποι+cookie|používáme+cookie|tento web+cookie|používame+cookie|
vi använder+cookie|vi bruger+cookie|vi bruker+cookie|käytämme+cookie|használ+cookie|utilizăm+cookie|folosim+cookie|
نستخدم+ملفات تعريف الارتباط|الموقع+ملفات تعريف الارتباط|файли cookie+сайт|файлы cookie+сайт|menggunakan+cookie|עוגיות+אתר|
email address will not be published|e-mail-adresse wird nicht veröffentlicht|adresse e-mail ne sera pas publiée|
adresse de messagerie ne sera pas publiée|correo electrónico no será publicada|endereço de e-mail não será publicado|
endereço de email não será publicado|email non sarà pubblicato|e-mailadres wordt niet gepubliceerd|
e-mail nie zostanie opublikowany|адреса не оприлюднюватиметься|email не будет опубликован|e-posta adresiniz yayınlanmayacak|
لن يتم نشر عنوان بريدك|メールアドレスが公開されることはありません|邮箱地址不会被公开|電子郵件地址不會公開|이메일 주소는 공개되지 않습니다|
διεύθυνση σας δεν δημοσιεύεται|e-mailová adresa nebude zveřejněna|e-mailadress publiceras inte|e-mailadresse vil ikke blive publiceret|
required fields are marked|all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|
todos os direitos reservados|tutti i diritti riservati|alle rechten voorbehouden|wszelkie prawa zastrzeżone|
усі права захищено|всі права захищені|все права защищены|tüm hakları saklıdır|جميع الحقوق محفوظة|無断転載|無断複写|版权所有|무단 전재|
με επιφύλαξη παντός δικαιώματος|všechna práva vyhrazena|med ensamrätt|kaikki oikeudet pidätetään|minden jog fenntartva|
uses akismet to reduce spam|this site is protected by recaptcha|notify me of follow-up comments|
our newsletter+inbox|our newsletter+sign up|our newsletter+subscribe|newsletter+straight to your inbox|newsletter+deine e-mail|
unseren newsletter+abonnieren|unserem newsletter+anmelden|notre newsletter+inscri|notre newsletter+abonn|notre newsletter+recev|
nuestro boletín+suscr|nuestra newsletter+suscr|nossa newsletter+assin|nossa newsletter+inscrev|nossa newsletter+receb|
nostra newsletter+iscri|onze nieuwsbrief+schrijf|nasz newsletter+zapis|naszego newslettera+zapis|
нашу розсилку+підпи|нашу рассылку+подпи|наш телеграм+підпис|наш telegram+підпис|наш telegram+подпис|bültenimiz+abone|
نشرتنا البريدية+اشترك|メールマガジン+登録|ニュースレター+登録|
help us keep+support|if you enjoyed this article|if you liked this article|you must be logged in to|
bitte melden sie sich an, um|you have reached your limit of free articles|
found an error+ctrl|если вы нашли ошибку+ctrl|якщо ви знайшли помилку+ctrl|знайшли помилку+виділіть|нашли ошибку+выделите|
please enable javascript|click here to+newsletter|to subscribe+click|
for our+newsletter|to our+newsletter|our free+newsletter|delivered to your inbox|straight to your inbox|
zu unserem+newsletter|für unseren+newsletter|unser newsletter+postfach|newsletter+ins postfach|in ihr postfach|in dein postfach|
in ihren posteingang|in deinen posteingang|nos newsletters|notre infolettre|notre lettre d'information|dans votre boîte mail|
dans votre boîte de réception|dans votre boîte aux lettres électronique|en tu bandeja de entrada|en su bandeja de entrada|
en tu correo+boletín|nuestros boletines|na sua caixa de entrada|no seu e-mail+newsletter|le nostre newsletter|nella tua casella|
onze nieuwsbrieven|in je inbox|in uw inbox|in jouw mailbox|na twoją skrzynkę|наша рассылка|нашої розсилки|наш+телеграм-канал|
нашого+телеграм-каналу|наш+telegram-канал|bültenimize|vårt nyhetsbrev|våra nyhetsbrev|vores nyhedsbrev|vårt nyheitsbrev|
uutiskirjeemme|tilaa+uutiskirje|náš newsletter|našeho newsletteru|hírlevelünk|iratkoz+hírlevel|newsletter-ul nostru|
ενημερωτικό δελτίο μας|newsletter μας|đăng ký+bản tin|berlangganan+newsletter|berlangganan+buletin|
اشترك+نشرتنا|اشترك+النشرة|اشتركوا+نشرتنا|نشرتنا الإخبارية|نشرتنا اليومية|إلى بريدك الإلكتروني|صندوق بريدك|تابعونا على|
خبرنامه ما|عضو خبرنامه|הניוזלטר שלנו|לניוזלטר שלנו|הירשמו+ניוזלטר|הרשמו+ניוזלטר|הירשמו לקבלת|לתיבת המייל שלכם|
न्यूज़लेटर+सब्सक्राइब|订阅我们的|订阅+电子报|订阅+通讯|訂閱我們的|訂閱+電子報|送到您的邮箱|發送到您的信箱|关注我们的|扫码关注|
ニュースレター+購読|メールマガジン+購読|メルマガ+登録|뉴스레터+구독|뉴스레터+신청|
an dieser stelle+extern+inhalt|externer inhalt nicht|einverstanden+externe inhalte|extern+inhalt+angezeigt|
inhalt+datenschutzeinstellungen|laden+externen inhalte|pour afficher ce contenu|ce contenu+cookies+accept|
contenu externe+cookies|we need your consent+content|this content+third part+cookies|this content+your cookie|
para ver este contenido+cookies|per visualizzare questo contenuto|questo contenuto+cookie|deze inhoud+cookies|
para visualizar este conteúdo|aby zobaczyć+cookie
"""

# What a box about the author says the author is or does; counted only beside the author's own name.
AUTHOR_WORKS = """
reporter|writer|correspondent|editor|journalist|columnist|covers|freelance|staff|redakteur|redakteurin|journalistin|
korrespondent|korrespondentin|autorin|autor|schreibt|journaliste|rédacteur|rédactrice|correspondant|correspondante|
periodista|redactor|redactora|corresponsal|escribe|jornalista|repórter|editora|giornalista|scrive|inviata|inviato|
verslaggever|redacteur|dziennikarz|dziennikarka|redaktor|redaktorka|журналіст|журналістка|кореспондент|кореспондентка|редактор|
редакторка|журналистка|корреспондент|корреспондентка|журналист|muhabir|muhabiri|gazeteci|editör|editörü|صحفي|صحفية|مراسل|مراسلة|novinář|novinářka
"""

PHOTO_LABELS = """
photo|photos|image|picture|photo by|image by|photo credit|image credit|credit|foto|fotos|bild|bildquelle|symbolbild|crédit|
crédit photo|crédits|imagen|fotografía|fotografia|imagem|fot|zdjęcie|фото|зображення|изображение|fotoğraf|görsel|صورة|الصورة|写真|画像|図|图|
图片|사진|φωτογραφία|φωτό|kuva|kép|foto de|foto di|photo via|getty images
"""

TAG_LABELS = """
tags|tag|topics|filed under|keywords|categories|category|labels|schlagwörter|schlagworte|themen|stichworte|kategorien|
mots-clés|étiquettes|sujets|catégories|etiquetas|temas|palabras clave|categorías|palavras-chave|assuntos|categorias|
argomenti|etichette|parole chiave|trefwoorden|onderwerpen|tagi|tematy|słowa kluczowe|теги|мітки|тема|метки|темы|etiketler|konular|
الوسوم|كلمات مفتاحية|タグ|标签|标籤|태그|ετικέτες|štítky|témata|taggar|ämnen|emner|avainsanat|címkék|etichete
"""

# Words before a name. Prepositions may stand alone ("By Mara Quill"); nouns need a colon ("Author: Mara Quill").
AUTHOR_PREPOSITIONS = """
written by|reporting by|story by|words by|text by|by|geschrieben von|ein beitrag von|ein artikel von|von|écrit par|rédigé par|
propos recueillis par|par|escrito por|publicado por|reportagem de|por|scritto da|a cura di|di|geschreven door|door|
napisał|napisała|opracował|opracowała|oprac.|rozmawiał|rozmawiała|підготував|підготувала|подготовил|подготовила|بقلم|كتب|كتبت|
του|της|napsal|napsala|skriven av|skrevet av|skrevet af|av|af|scris de|oleh|מאת|نوشته|от|від
"""
AUTHOR_NOUNS = """
author|authors|byline|reporter|writer|text|autor|autorin|autoren|auteur|auteure|auteurs|autrice|texte|autora|autores|redacción|
texto|reportagem|autore|testo|tekst|autorka|autorzy|автор|авторка|автори|авторы|текст|yazan|yazar|haber|muhabir|إعداد|الكاتب|
文|取材・文|著者|執筆|執筆者|記者|作者|记者|文字|글|기자|συντάκτης|kirjoittanut|teksti|szerző|tác giả|penulis|نویسنده|por|par|by|von|di
"""

NAME_JOINERS = """
and und et y e i и та й і ve en och og ja és și si και و with
"""
NAME_PARTICLES = """
af al av bin da das de del della den der di do dos el ibn la le ten ter und van von y zu zur
"""
# Words that a section's name or a headline has and a person's name has not.
SECTION_WORDS = """
actualités analysis breaking business cultura culture daily desk editorial exclusive haber haberler health how kultur
latest live local magazine monde mundo nachrichten news noticias notícias opinion our politics politik politique
polityka política science section spor sport sports staff technology the this today travel weekly what why wiadomości
wirtschaft world your économie новини новости политика політика
"""

# Parts of words that say a date is that of a change.
UPDATE_WORDS = """
updat|modified|aktualisiert|mis à jour|mise à jour|modifié|actualizad|atualizad|aggiornat|bijgewerkt|
gewijzigd|aktualizacj|zaktualizow|оновлен|обновлен|обновлён|güncell|更新|تحديث|수정|ενημέρω|aktualizov|
uppdatera|opdateret|oppdatert|päivitetty|frissít|actualizat
"""

# Words around a date that say nothing more about what kind of line it is.
DATE_WORDS = """
a actualizado aggiornato alle am at atualizado bst cest cet data datum dienstag dimanche dnia domingo donnerstag edt
el em erstellt est et first freitag fri friday gepubliceerd gmt godz il jeudi jour jueves la las last le lundi lunes m
mardi martes mercredi mis mittwoch miércoles mon monday montag msk om on op opublikowano p pdt posted pst pubblicato
publicado published publié samedi samstag sat saturday sonntag stand sun sunday sábado the thu thursday tue tuesday
uhr um updated utc vendredi veröffentlicht viernes wed wednesday à às в г года дата о опубликовано опубліковано р року
"""
