"""Walls, parked domains, closed sites and broken servers, in wordings and markup of many makers: never an article, the
reason named; short news about such things is news."""

# ruff: noqa: E501 (the texts of the pages)
from datetime import UTC, datetime

import pytest

from newsarchive import normalise
from newsarchive.errors import NotArchived, Reason
from newsarchive.records import Page


def page(title: str, body: str, head: str = "", lang: str = "en") -> str:
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


def read(html: str) -> str:
    """``article``, or the reason why not."""
    fetched = datetime(2026, 11, 20, tzinfo=UTC)
    address = "https://kasaba.example/haber/su-kesintisi-4711"
    try:
        normalise.read(Page(address, 200, html.encode(), fetched, (("Content-Type", "text/html"),)))
    except NotArchived as refused:
        return str(refused.reason)
    return "article"


WALLS: dict[str, list[str]] = {
    "bot_wall": [
        page(
            "Just a moment...",
            '<div class="main-wrapper" role="main"><div class="main-content"><noscript><div class="h2"><span id="challenge-error-text">Enable JavaScript and cookies to continue</span></div></noscript></div></div><script>(function(){window._cf_chl_opt={cvId:"3",cZone:"x.example"};}());</script>',
            head='<meta name="robots" content="noindex,nofollow">',
        ),
        page(
            "Just a moment...",
            '<h1 class="zone-name-title">kasaba.example</h1><h2>Checking if the site connection is secure</h2><div>kasaba.example needs to review the security of your connection before proceeding.</div><div>Ray ID: 7f3</div>',
        ),
        page(
            "Bir dakika lütfen...",
            "<h1>kasaba.example</h1><p>İnsan olduğunuz doğrulanıyor. Bu işlem birkaç saniye sürebilir.</p><p>Devam etmeden önce kasaba.example sitesinin bağlantı güvenliğinizi gözden geçirmesi gerekiyor.</p>",
            lang="tr",
        ),
        page(
            "Access denied | kasaba.example used Cloudflare to restrict access",
            "<h1><span>Error</span><span>1020</span></h1><h2>Access denied</h2><section><h2>What happened?</h2><p>This website is using a security service to protect itself from online attacks.</p></section><p>Cloudflare Ray ID: 8a1 • Your IP: 1.2.3.4</p>",
        ),
        page(
            "Attention Required! | Cloudflare",
            "<h1>Sorry, you have been blocked</h1><h2>You are unable to access kasaba.example</h2><h2>Why have I been blocked?</h2><p>This website is using a security service to protect itself from online attacks. The action you just performed triggered the security solution. There are several actions that could trigger this block including submitting a certain word or phrase, a SQL command or malformed data.</p><h2>What can I do to resolve this?</h2><p>You can email the site owner to let them know you were blocked. Please include what you were doing when this page came up and the Cloudflare Ray ID found at the bottom of this page.</p>",
        ),
        '<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n \nYou don\'t have permission to access "http&#58;&#47;&#47;kasaba&#46;example&#47;haber&#47;1" on this server.<P>\nReference&#32;&#35;18&#46;2d351ab8&#46;1557333295&#46;a4e16ab\n<P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18\n</BODY>\n</HTML>',
        page(
            "DDoS-Guard",
            '<div id="title">Checking your browser before accessing <span>kasaba.example</span></div><p id="request-info">Please allow up to 5 seconds…</p><p>DDoS protection by DDoS-Guard</p>',
        ),
        '<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW"><meta name="format-detection" content="telephone=no"></head><body style="margin:0px;height:100%"><iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=9-1" frameborder=0 width="100%" height="100%">Request unsuccessful. Incapsula incident ID: 877000-3391</iframe></body></html>',
        '<html><head><title>kasaba.example</title><style>#cmsg{animation: A 1.5s;}</style></head><body style="margin:0"><p id="cmsg">Please enable JS and disable any ad blocker</p><script data-cfasync="false">var dd={"rt":"c","cid":"AHr","hsh":"x","t":"fe","host":"geo.captcha-delivery.com"}</script></body></html>',
        page(
            "Access to this page has been denied",
            '<div class="px-captcha-container"><div class="px-captcha-header">Before we continue...</div><div class="px-captcha-message">Press &amp; Hold to confirm you are<br>a human (and not a bot).</div><div class="px-captcha-refid">Reference ID 1234</div></div><script>window._pxAppId="PX1";</script>',
        ),
        page(
            "Sucuri WebSite Firewall - Access Denied",
            "<h1>Access Denied - Sucuri Website Firewall</h1><p>If you are the site owner (or you manage this site), please whitelist your IP or if you think this block is an error please open a support ticket.</p><table><tr><td>Your IP:</td><td>1.2.3.4</td></tr><tr><td>Block ID:</td><td>BBP010</td></tr><tr><td>Block reason:</td><td>Bad bot access attempt.</td></tr></table>",
        ),
        page(
            "You are being redirected...",
            '<noscript>Javascript is required. Please enable javascript before you are allowed to see this page.</noscript><script>var s={},u,c,U,r,i,l=0,a,e=eval,w=String.fromCharCode,sucuri_cloudproxy_js="",S="cz0i";</script>',
        ),
        page(
            "Human Verification",
            '<div id="captcha-container"></div><script>window.awsWafCookieDomainList=[];</script><noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you\'re not a robot. This requires JavaScript. Enable JavaScript and then reload the page.</noscript>',
        ),
        page(
            "Your access to this site has been limited",
            "<h1>Your access to this site has been limited by the site owner</h1><p>Your access to this service has been limited. (HTTP response code 503)</p><p>If you think you have been blocked in error, contact the owner of this site for assistance.</p><p>Generated by Wordfence</p>",
        ),
        page("One moment, please...", "<h1>Please wait while your request is being verified...</h1>"),
        page(
            "Making sure you&#39;re not a bot!",
            '<h1 id="title">Making sure you&#39;re not a bot!</h1><p id="status">Loading...</p><p>You are seeing this because the administrator of this website has set up Anubis to protect the server against the scourge of AI companies aggressively scraping websites.</p>',
        ),
        page(
            "Not Acceptable!",
            "<h1>Not Acceptable!</h1><p>An appropriate representation of the requested resource could not be found on this server. This error was generated by Mod_Security.</p>",
        ),
        page(
            "Güvenlik Doğrulaması",
            '<h1>Robot musunuz?</h1><p>Devam etmek için lütfen aşağıdaki doğrulamayı tamamlayınız.</p><div class="g-recaptcha"></div>',
            lang="tr",
        ),
        page(
            "Tarayıcınız kontrol ediliyor",
            "<h2>Tarayıcınız kontrol ediliyor, lütfen bekleyin</h2><p>Bu işlem otomatiktir, birkaç saniye içinde siteye yönlendirileceksiniz.</p>",
            lang="tr",
        ),
        page(
            "Erişim Engellendi",
            "<h1>Erişiminiz engellendi</h1><p>IP adresinizden gelen yoğun istekler nedeniyle siteye erişiminiz geçici olarak kısıtlanmıştır. Hata olduğunu düşünüyorsanız bizimle iletişime geçin.</p>",
            lang="tr",
        ),
        page(
            "kasaba.example",
            '<p>Lütfen robot olmadığınızı kanıtlayın</p><form><img src="/captcha.php"><input name="kod" placeholder="Güvenlik kodu"><button>Gönder</button></form>',
            lang="tr",
        ),
        page(
            "Güvenlik Duvarı",
            "<h1>Güvenlik duvarı isteğinizi engelledi</h1><p>Gerçekleştirdiğiniz işlem güvenlik kurallarımıza takıldı. Olay numarası: 8812-44. Sorun sürerse site yöneticisine başvurun.</p>",
            lang="tr",
        ),
        page(
            "Doğrulama",
            "<h1>İnsan mısınız?</h1><p>Sitemizi otomatik yazılımlardan korumak için kısa bir doğrulama yapıyoruz. Kutucuğu işaretleyip devam edin.</p>",
            lang="tr",
        ),
        page(
            "Too Many Requests",
            "<h1>Too Many Requests</h1><p>You have sent too many requests in a given amount of time. Please slow down.</p>",
        ),
        page(
            "Çok fazla istek",
            "<h1>Çok fazla istek gönderdiniz</h1><p>Kısa sürede çok sayıda sayfa açtınız, lütfen bir süre bekleyip yeniden deneyin.</p>",
            lang="tr",
        ),
    ],
    "consent_wall": [
        page(
            "We value your privacy",
            "<h1>We value your privacy</h1><p>We and our 842 partners store and/or access information on a device, such as cookies and process personal data. You may accept or manage your choices by clicking below.</p><button>AGREE</button>",
        ),
        page(
            "Çerez Onayı",
            "<h2>Çerezleri kullanıyoruz</h2><p>Sitemize devam etmek için çerez politikamızı kabul etmeniz gerekmektedir.</p><button>Kabul Ediyorum</button>",
            lang="tr",
        ),
        page(
            "Kişisel Verilerin Korunması",
            "<h1>KVKK Aydınlatma ve Açık Rıza</h1><p>Devam etmek için kişisel verilerinizin işlenmesine ve çerezlere onay veriniz. Onay vermeden siteyi kullanamazsınız.</p><button>Onaylıyorum</button>",
            lang="tr",
        ),
        page(
            "Bevor Sie weiterlesen",
            "<h1>Weiterlesen mit Werbung</h1><p>Besuchen Sie unsere Seite wie gewohnt mit Werbung und Tracking. Zustimmung jederzeit widerrufbar.</p>",
        ),
        page(
            "Privacy choices",
            "<h1>Your choices regarding cookies</h1><p>To access this site you need to accept cookies or subscribe.</p>",
        ),
    ],
    "login_wall": [
        page(
            "Abonelik Gerekli",
            "<h1>Bu haberi okumak için abone olun</h1><p>Haberin tamamı sadece abonelerimize açıktır. Zaten aboneyseniz giriş yapın.</p><form><input type=password></form>",
            lang="tr",
        ),
        page(
            "Oturum Aç",
            "<h1>Oturum Aç</h1><p>Devam etmek için oturum açın ya da üye olun.</p><form><input name=kadi><input type=password></form>",
            lang="tr",
        ),
        page(
            "Subscribe to read",
            "<h1>Subscribe to read this story</h1><p>Already a subscriber? Log in. Unlimited access from 1 a month.</p>",
        ),
        page(
            "Members only",
            "<h1>This content is for members only</h1><p>Please sign in or register to view this page.</p>",
        ),
        page(
            "Kasaba &rsaquo; Giriş",
            '<h1><a>WordPress gücüyle</a></h1><form name="loginform"><label>Kullanıcı adı ya da e-posta adresi</label><input><label>Parola</label><input type=password><label>Beni hatırla</label></form><p>Parolanızı mı unuttunuz?</p>',
            lang="tr",
        ),
    ],
    "parked": [
        page(
            "kasaba.example",
            "<h1>kasaba.example</h1><p>Bu domain satılıktır. İletişim: satis@alanadi.example</p>",
            lang="tr",
        ),
        page(
            "Hosting süresi dolmuştur",
            "<h1>Bu sitenin hosting süresi dolmuştur</h1><p>Site sahibi iseniz müşteri panelinden yenileme yapabilirsiniz.</p>",
            lang="tr",
        ),
        page(
            "Hesap Durduruldu",
            "<h1>Web sitesi geçici olarak yayından kaldırılmıştır</h1><p>Bu web sitesinin hizmeti ödeme yapılmadığı için durdurulmuştur. Lütfen servis sağlayıcınız ile görüşünüz.</p>",
            lang="tr",
        ),
        page(
            "kasaba.example - domain expired",
            "<h1>This domain has expired</h1><p>If you are the owner, please renew it with your registrar.</p>",
        ),
        page(
            "HugeDomains.com",
            "<h1>kasaba.example</h1><p>This premium domain name is available for purchase! Questions? Call us.</p>",
        ),
        page(
            "SORRY!",
            "<h1>SORRY!</h1><p>If you are the owner of this website, please contact your hosting provider: webmaster@kasaba.example</p><p>It is possible you have reached this page because: The IP address has changed.</p>",
        ),
        page(
            "IIS Windows Server",
            '<div id="container"><a href="http://go.example"><img src="iisstart.png" alt="IIS"></a></div>',
        ),
        "<html><body><h1>It works!</h1></body></html>",
        page(
            "Test Page for the Apache HTTP Server",
            "<h1>Testing 123..</h1><p>This page is used to test the proper operation of the Apache HTTP server after it has been installed.</p>",
        ),
        page(
            "Web Server's Default Page",
            "<h1>Web Server's Default Page</h1><p>This page is generated by Plesk, the leading hosting automation software. You see this page because there is no Web site at this address.</p>",
        ),
        page(
            "Yakında",
            "<h1>Çok yakında yayındayız!</h1><p>Web sitemiz hazırlanıyor, bizi takip etmeye devam edin.</p>",
            lang="tr",
        ),
        page(
            "Erişim Engeli",
            "<p>kasaba.example internet adresine erişim 5651 sayılı Kanun uyarınca mahkeme kararıyla engellenmiştir.</p>",
            lang="tr",
        ),
        page(
            "kasaba.example alan adı kayıtlıdır",
            "<h1>Bu alan adı kayıt altına alınmıştır</h1><p>Alan adı sahibi henüz bir web sitesi yayınlamamıştır.</p>",
            lang="tr",
        ),
        page(
            "LiteSpeed Web Server",
            "<h1>Congratulations!</h1><p>You have successfully installed the LiteSpeed Web Server!</p>",
        ),
    ],
    "maintenance": [
        page(
            "Kasaba Gazetesi",
            "<h1>Kısa bir süreliğine bakımdayız</h1><p>Sizlere daha iyi bir hizmet sunabilmek için çalışıyoruz. En kısa sürede buradayız.</p>",
            lang="tr",
        ),
        page("Bakım", "Briefly unavailable for scheduled maintenance. Check back in a minute."),
        page(
            "Planlı çalışma",
            "<h1>Planlı altyapı çalışması</h1><p>Sistemlerimizde yapılan çalışma nedeniyle sitemiz saat 06.00'ya kadar hizmet dışıdır.</p>",
            lang="tr",
        ),
        page(
            "Down for maintenance",
            "<h1>We are down for maintenance</h1><p>Sorry for the inconvenience, we are performing some upgrades at the moment.</p>",
        ),
        page(
            "Teknik Çalışma",
            "<h2>Teknik çalışma yapıyoruz</h2><p>Sitemize şu an ulaşılamıyor, lütfen daha sonra tekrar deneyiniz.</p>",
            lang="tr",
        ),
    ],
    "server_error": [
        page(
            "kasaba.example | 521: Web server is down",
            "<h1><span>Web server is down</span> <span>Error code 521</span></h1><p>The web server is not returning a connection. As a result, the web page is not displaying.</p>",
        ),
        page(
            "Hata",
            "<h1>Sunucu hatası</h1><p>İsteğiniz işlenirken beklenmeyen bir hata oluştu. Lütfen daha sonra tekrar deneyin.</p>",
            lang="tr",
        ),
        "<br />\n<b>Warning</b>:  mysqli_connect(): (HY000/2002): Connection refused in <b>/home/kasaba/public_html/db.php</b> on line <b>12</b><br />\nVeritabanına bağlanılamadı",
        page("504 Gateway Time-out", "<center><h1>504 Gateway Time-out</h1></center><hr><center>nginx</center>"),
        page(
            "WordPress &rsaquo; Hata",
            '<p>Bu sitede ciddi bir sorun oluştu.</p><p><a href="x">WordPress hata ayıklama hakkında daha fazla bilgi alın.</a></p>',
            lang="tr",
        ),
        page(
            "Runtime Error",
            "<h1>Server Error in '/' Application.</h1><h2><i>Runtime Error</i></h2><p>Description: An application error occurred on the server. The current custom error settings for this application prevent the details from being viewed remotely.</p>",
        ),
    ],
    "shell": [
        page(
            "Kasaba Haber",
            '<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div><script src="/static/js/main.js"></script>',
        ),
        page("Su kesintisi uzadı - Kasaba", '<div id="__next"></div><script src="/_next/x.js"></script>', lang="tr"),
        page(
            "Kasaba Haber",
            "<app-root></app-root><noscript>Bu siteyi görüntülemek için lütfen JavaScript'i etkinleştirin.</noscript>",
            lang="tr",
        ),
        page("Kasaba Haber", '<div id="app"><div class="loader">Yükleniyor...</div></div>', lang="tr"),
        page(
            "Kasaba Haber",
            '<div class="uyari"><h1>JavaScript kapalı</h1><p>Sitemizi görüntüleyebilmek için tarayıcınızda JavaScript\'i etkinleştirmeniz gerekmektedir.</p></div>',
            lang="tr",
        ),
    ],
}

SHELLS = WALLS.pop("shell")
SILENT = {"<h1><a>WordPress gücüyle</a></h1>", "<h1>It works!</h1>"}
"""pages that say too little to tell what they are; no articles all the same"""


@pytest.mark.parametrize(("kind", "html"), [(kind, html) for kind, pages in WALLS.items() for html in pages])
def test_the_reason_is_named(kind: str, html: str) -> None:
    if any(words in html for words in SILENT):
        assert read(html) != "article"
    else:
        assert read(html) == kind
    assert kind in set(Reason)


@pytest.mark.parametrize("html", SHELLS)
def test_a_page_that_needs_javascript_is_no_article(html: str) -> None:
    assert read(html) != "article"


NEWS = [
    ("Twitter'a erişim engellendi", "Mahkeme kararıyla siteye erişim dün gece saatlerinde engellendi. Kullanıcılar, bağlanırken hata aldıklarını söyledi."),
    ("Bakım çalışması sürüyor", "Belediye ekipleri, ilçedeki su hattında bakım çalışması yapıyor. Çalışma nedeniyle su akşama kadar verilemeyecek."),
    ("Alan adı satıldı", "Kasabanın adını taşıyan alan adı dün yapılan açık artırmada satıldı. Alıcının kim olduğu açıklanmadı."),
    ("Banka hesapları askıda", "Dolandırıcıların kullandığı hesaplar savcılık kararıyla donduruldu, şüphelilerin ifadeleri alınıyor."),
    ("Robot yarışması başladı", "Öğrencilerin yaptığı robotlar iki gün boyunca yarışacak. Birinciye ödülü belediye başkanı verecek."),
    ("Çerez günleri yaklaşıyor", "Fındık ve çerez günleri bu yıl üç gün sürecek. Üreticiler tezgâhlarını cumartesi sabahı açacak."),
    ("Siteye siber saldırı", "Belediyenin internet sitesi saldırı sonrası kapandı. Uzmanlar, kullanıcıların parolalarını değiştirmesini istedi."),
    ("Yakında açılıyor", "İlçenin yeni kütüphanesi ay sonunda kapılarını okurlara açacak. Kütüphanede yirmi bin kitap bulunacak."),
    ("Güvenlik kontrolü arttı", "İlçe girişlerinde güvenlik kontrolü sıklaştırıldı. Jandarma, sürücülerin kimliklerine ve araçlara bakıyor."),
]  # fmt: skip


@pytest.mark.parametrize(("headline", "text"), NEWS)
def test_short_news_without_a_date_about_such_things_is_news(headline: str, text: str) -> None:
    assert (
        read(
            page(
                f"{headline} - Kasaba Postası",
                head=f"<meta name=description content='{text}'>",
                body=f"<h1>{headline}</h1><p>{text}</p>",
                lang="tr",
            )
        )
        == "article"
    )
