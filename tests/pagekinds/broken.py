"""Answers with status 200 that hold no news at all: not found, walls, parked domains, maintenance, splash pages."""

# ruff: noqa: E501 (the pages' texts)

from newsarchive.sample.dice import Dice

from .frames import Frame, Made, claims, og, tale, tales

GONE = (
    ("Haber Bulunamadı", "Aradığınız haber yayından kaldırılmış veya taşınmış olabilir."),
    ("Sayfa Bulunamadı", "Gitmek istediğiniz sayfa sitemizde yok, adresi denetleyip yeniden deneyin."),
    ("404", "Üzgünüz, bu adreste bir içerik bulamadık."),
    ("Hata 404 - Sayfa bulunamadı", "Bağlantı eskimiş ya da yanlış yazılmış olabilir."),
    ("Üzgünüz!", "Aradığınız sayfayı bulamadık."),
    ("Böyle bir haber yok", "Aradığınız içerik silinmiş olabilir."),
    ("İçerik yayından kaldırıldı", "Bu içerik yayından kaldırılmıştır, anlayışınız için teşekkür ederiz."),
    ("Oops!", "Aradığınız sayfa mevcut değil."),
    ("Hata", "Haber bulunamadı veya silinmiş."),
    ("Aradığınız Sayfaya Ulaşılamıyor", "Sayfa taşınmış, adı değişmiş veya kaldırılmış olabilir."),
)
GONE_ENGLISH = (
    ("Page not found", "The page you were trying to reach does not exist on this site any more."),
    ("404 Error", "Nothing lives at this address. Try the search box or go back to the front page."),
    ("Oops! That page can't be found.", "It looks like nothing is kept at this location."),
    ("Not Found", "The requested URL was not on this server."),
    ("This page does not exist", "Maybe it has moved, maybe it never was here."),
    ("Article unavailable", "This story is no longer available."),
    ("Sorry, we couldn't find that page", "Here are some other stories instead."),
)


def _gone(dice: Dice, frame: Frame, pairs: tuple[tuple[str, str], ...]) -> Made:
    name, text = dice.pick(pairs)
    story = tale(dice)
    turn = dice.below(4)
    below = ""
    if turn == 1:
        below = "<h2>Son Haberler</h2>" + frame.cards(tales(dice, dice.between(4, 20)), dice.pick([0, 140]))
    elif turn == 2:
        below = frame.text(["5 saniye içinde ana sayfaya yönlendiriliyorsunuz, beklemek istemiyorsanız tıklayın."])
    head = dice.pick(['<meta name="robots" content="noindex">', og(name), claims(dice, name, story.path), ""])
    top = dice.pick(["<h1>{}</h1>", "<h1>{}</h1>", "<h2>{}</h2>", '<div class="hata"><b>{}</b></div>']).format(name)
    title = name if dice.chance(70) else tale(dice).headline
    return frame.made(story.path, title, f"{top}{frame.text([text])}{below}", dice, head=head, kind="error404")


def gone(dice: Dice, frame: Frame) -> Made:
    """Not found, in Turkish, alone or above the newest stories."""
    return _gone(dice, frame, GONE)


def gone_english(dice: Dice, frame: Frame) -> Made:
    """The same in English."""
    return _gone(dice, frame, GONE_ENGLISH)


def stub(dice: Dice, frame: Frame) -> Made:
    """A server's few words where a page should be."""
    texts = (
        ("<html><head><title>301 Moved Permanently</title></head><body><h1>Moved Permanently</h1><p>The document has moved "
        '<a href="https://www.kavakpostasi.example/">here</a>.</p><hr><address>Apache Server at port 80</address></body></html>'),
        "<html><head><title>Object moved</title></head><body><h2>Object moved to <a href='/'>here</a>.</h2></body></html>",
        "<html><head><title>Yönlendiriliyorsunuz</title></head><body><p>Yönlendiriliyorsunuz, lütfen bekleyiniz...</p></body></html>",
        ("<html><head><title>500 Internal Server Error</title></head><body><h1>Internal Server Error</h1><p>The server met an "
        "unexpected condition and could not complete your request. Please tell the administrator when it happened.</p></body></html>"),
        "<html><body><h1>Error establishing a database connection</h1></body></html>",
        ("<html><head><title>Veritabanı hatası</title></head><body><h1>Veritabanı bağlantı hatası</h1><p>Sunucuya şu anda "
        "bağlanılamıyor, lütfen kısa bir süre sonra yeniden deneyiniz.</p></body></html>"),
        ("<b>Fatal error</b>: Uncaught Error: Call to a member function row() on bool in /home/site/haber.php:43 Stack trace: #0 "
        "{main} thrown in <b>/home/site/haber.php</b> on line <b>43</b>"),
        ("<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1><p>You don't have permission to access this "
        "resource on this server.</p></body></html>"),
        "<html><head><title>Haberin devamı</title></head><body><h1>Haberin devamı</h1><p>Haberin tamamını kaynağından oku..</p></body></html>",
    )  # fmt: skip
    return Made(tale(dice).path, dice.pick(texts), frame.charset)


WALLS = (
    (
        "Just a moment...",
        "Verifying you are human. This may take a few seconds. Your connection needs to be reviewed before proceeding.",
        "cf-challenge",
    ),
    (
        "Attention Required!",
        "Sorry, you have been blocked. You are unable to access this site, a security service keeps out attacks.",
        "cf-wrapper",
    ),
    (
        "Bir dakika lütfen...",
        "Gerçek kişi olduğunuz doğrulanıyor. Devam etmeden önce bağlantınızın güvenliği denetleniyor.",
        "cf-challenge",
    ),
    (
        "Checking your browser before accessing",
        "This process is automatic. Your browser will redirect to your content shortly.",
        "ddos",
    ),
    (
        "Robot olmadığınızı doğrulayın",
        "Ağınızdan olağan dışı trafik geldi, lütfen aşağıdaki kutuyu işaretleyin.",
        "g-recaptcha",
    ),
    (
        "Access Denied",
        "You don't have permission to access this address on this server. Reference #18.2f1c. Edge gateway.",
        "x",
    ),
    (
        "Pardon Our Interruption",
        "As you were browsing something about your browser made us think you were a bot.",
        "dist",
    ),
    (
        "Are you a robot?",
        "Please make sure your browser supports JavaScript and cookies. Press and hold to confirm you are a human.",
        "px-captcha",
    ),
    ("Request unsuccessful", "Request unsuccessful. Incident ID: 7742-1193. Please contact the site's owner.", "main"),
    (
        "Güvenlik Kontrolü",
        "Siteye devam edebilmek için güvenlik doğrulamasını tamamlayın, resimdeki karakterleri giriniz.",
        "captcha",
    ),
)


def wall(dice: Dice, frame: Frame) -> Made:
    """A check whether the reader is a robot."""
    name, text, mark = dice.pick(WALLS)
    script = dice.pick(
        [
            "",
            "<script>setTimeout(function(){location.reload()},4000)</script>",
            "<noscript>Enable JavaScript and cookies to continue</noscript>",
        ]
    )
    content = f'<div id="{mark}" class="{mark}"><h1>{name}</h1><p>{text}</p><form action="/cdn/check"><input type="hidden" name="t"></form></div>{script}'
    if dice.chance(40):
        return frame.made(tale(dice).path, name, content, dice)
    html = f"<!DOCTYPE html><html><head><title>{name}</title></head><body>{content}</body></html>"
    return Made(tale(dice).path, html)


CONSENT = (
    (
        "Gizliliğinize değer veriyoruz",
        "Biz ve iş ortaklarımız cihazınızda bilgi saklıyor ve çerezler kullanıyoruz. Siteye devam etmek için çerezleri kabul edin ya da tercihlerinizi yönetin.",
        "Kabul et ve devam et",
    ),
    (
        "Before you continue",
        "We and our partners store and access information on your device with cookies. To continue to the site please accept all or manage your choices.",
        "Accept all",
    ),
    (
        "Çerez Tercihleriniz",
        "Sitemizi kullanmaya devam etmek için çerez kullanımına izin vermeniz gerekmektedir. İzin vermek istemezseniz abone olabilirsiniz.",
        "Tümünü kabul et",
    ),
    (
        "Wir brauchen Ihre Zustimmung",
        "Wir und unsere Partner speichern Informationen auf Ihrem Gerät. Um die Seite zu lesen, stimmen Sie bitte der Verwendung von Cookies zu.",
        "Alle akzeptieren",
    ),
    (
        "Your privacy, your choice",
        "You can read this site with advertising and cookies, or take out a subscription. Consent can be withdrawn at any time.",
        "Agree and continue",
    ),
)


def consent(dice: Dice, frame: Frame) -> Made:
    """Nothing to read before cookies are accepted."""
    name, text, button = dice.pick(CONSENT)
    content = f'<div class="dialog"><h1>{name}</h1><p>{text}</p><button>{button}</button> <a href="/cerez">Tercihler</a></div>'
    if dice.chance(40):
        return frame.made(tale(dice).path, name, content, dice)
    return Made(tale(dice).path, f"<html><head><title>{name}</title></head><body>{content}</body></html>")


LOGINS = (
    (
        "Üye Girişi",
        "Bu içeriği okuyabilmek için üye girişi yapmanız gerekiyor. Hesabınız yoksa ücretsiz üye olabilirsiniz.",
    ),
    ("Giriş Yap", "Devam etmek için e-posta adresiniz ve parolanızla giriş yapın."),
    ("Log in to continue", "Please log in or create a free account to continue reading this page."),
    ("Bu içerik abonelere özeldir", "Haberi okumak için abone girişi yapın ya da size uygun aboneliği seçin."),
    ("Sign in", "Sign in with your e-mail address to continue. New here? Create an account."),
)


def login(dice: Dice, frame: Frame) -> Made:
    """Nothing to read before signing in."""
    name, text = dice.pick(LOGINS)
    form = '<form method="post"><input name="eposta"><input type="password" name="parola"><button>Giriş</button></form>'
    return frame.made(
        tale(dice).path, name, f"<h1>{name}</h1>{frame.text([text])}{form}<a href='/sifre'>Şifremi unuttum</a>", dice
    )


PARKED = (
    (
        "kavakpostasi.example satılık",
        "Bu alan adı satılıktır. Teklif vermek için aşağıdaki formu doldurun, en kısa sürede size dönüş yapılacaktır.",
    ),
    (
        "kavakpostasi.example is for sale",
        "This domain is for sale. Buy it now or make an offer, the transfer takes one day.",
    ),
    (
        "Parked domain",
        "This domain is parked free of charge with its registrar. Related searches: news, tickets, insurance.",
    ),
    ("Hesap Askıya Alındı", "Bu hesap askıya alınmıştır. Site sahibiyseniz barındırma firmanızla iletişime geçiniz."),
    ("Account Suspended", "This account has been suspended. Contact your hosting provider for more information."),
    (
        "Welcome to nginx!",
        "If you see this page, the web server is successfully installed and working. Further configuration is required.",
    ),
    (
        "Index of /",
        "Name Last modified Size Description Parent Directory cgi-bin/ 2019-04-02 11:20 - wp-content/ 2021-07-01 09:12 -",
    ),
    (
        "Apache2 Ubuntu Default Page: It works",
        "This is the default welcome page used to test the correct operation of the server after installation.",
    ),
    ("Yapım Aşamasında", "Sitemiz yapım aşamasındadır, çok yakında yeni yüzümüzle hizmetinizde olacağız."),
    (
        "Alan adı tescil edilmiştir",
        "Bu alan adı adına bir müşterimiz tarafından tescil edilmiştir, henüz bir içerik yüklenmemiştir.",
    ),
)


def parked(dice: Dice, frame: Frame) -> Made:
    """A domain without a paper."""
    name, text = dice.pick(PARKED)
    links = "".join(
        f'<li><a href="/?q={n}">{word}</a></li>' for n, word in enumerate(("Haber", "Otel", "Sigorta", "Kredi"))
    )
    html = f"<html><head><title>{name}</title></head><body><h1>{name}</h1><p>{text}</p><ul>{links}</ul></body></html>"
    return Made(dice.pick(["/", tale(dice).path]), html)


MAINTENANCE = (
    ("Bakım Çalışması", "Sitemizde kısa süreli bir bakım çalışması yapılmaktadır, birazdan yeniden yayında olacağız."),
    (
        "Sitemiz bakımda",
        "Size daha iyi hizmet verebilmek için sitemizi güncelliyoruz. Anlayışınız için teşekkür ederiz.",
    ),
    ("We'll be back soon", "The site is down for scheduled maintenance. Please check back in a little while."),
    ("Maintenance mode", "Briefly unavailable for scheduled maintenance. Check back in a minute."),
    (
        "503 Service Unavailable",
        "The server is temporarily unable to service your request due to maintenance downtime or capacity problems.",
    ),
    (
        "Geçici olarak hizmet dışıyız",
        "Sunucularımızdaki yoğunluk nedeniyle şu anda hizmet veremiyoruz, lütfen daha sonra tekrar deneyiniz.",
    ),
)


def maintenance(dice: Dice, frame: Frame) -> Made:
    """Closed for repairs."""
    name, text = dice.pick(MAINTENANCE)
    if dice.chance(50):
        return frame.made(tale(dice).path, name, f"<h1>{name}</h1>{frame.text([text])}", dice)
    return Made(
        tale(dice).path, f"<html><head><title>{name}</title></head><body><h1>{name}</h1><p>{text}</p></body></html>"
    )


def splash(dice: Dice, frame: Frame) -> Made:
    """An advertisement before the page."""
    name = dice.pick(["Reklam", "Tanıtım", "Kavak Postası'na hoş geldiniz"])
    text = "8 saniye sonra sayfaya yönlendirileceksiniz. Beklemek istemiyorsanız reklamı geç düğmesine basabilirsiniz."
    content = f'<a href="https://www.example.com/kampanya"><img src="/reklam/buyuk.jpg"></a><p>{text}</p><a href="/">Reklamı geç</a>'
    html = f"<html><head><title>{name}</title></head><body><h1>{name}</h1>{content}</body></html>"
    return Made(f"/tanitim.php?git={tale(dice).path}", html)


KINDS = {
    "not found": gone, "not found, English": gone_english, "server's stub": stub, "bot wall": wall, "consent wall": consent,
    "login wall": login, "parked domain": parked, "maintenance": maintenance, "splash": splash,
}  # fmt: skip
