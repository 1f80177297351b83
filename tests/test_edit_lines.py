"""Lines of a site that found their way into a text, and prose that looks like them."""

import pytest

from newsarchive.edits.noise import is_line, unglued
from newsarchive.edits.words import sentence

LINES = """\
Haber Okunma Sayısı: 1796
Bu içerik 1.234 kez görüntülendi.
1.234 kez okundu
Son Güncelleme: 23.11.2026 - 11:20
Yayınlanma: 7 Ekim 2022 - Güncelleme: 7 Ekim 2022 11:20
Dolar: 43,12 ▲ Euro: 51,00 ▼
USD 43,12 EUR 51,29 GA 7204 BTC 3.200.000
Gram altın 7.204,18 TL Çeyrek altın 12.000 TL
Ankara 12° / 5° Yağmurlu
Hava Durumu: Konya 12°C
Beğendim (12) Beğenmedim (3)
0 Yorum Yapılmış
Toplam 12 yorum
3 dakika önce güncellendi
Yayınlanma: 2 saat önce
Az önce
Güncelleme: dün, 21.40
5 sa. önce
Etiketler: yol çalışması ilçe haberleri tarım
Bu habere 12 yorum yapıldı
Tahmini okuma süresi 2 dakika
2 dk okuma süresi
Bugün 12.345 kişi ziyaret etti
Online ziyaretçi: 24
Haber hiti: 123
SON DAKİKA HABERLERİ
SON DAKİKA Liman esnafı pazarını açtı
Son dakika haberleri için tıklayın
Bu haberi okuyanlar bunu da okudu: Konya'da kar yağışı
GÜNDEMDEKİ DİĞER HABERLER: Konya'da kar
Sizin İçin Seçtiklerimiz: Konya'da kar
ÖNE ÇIKANLAR: Konya'da kar
Web sitemizde çerez kullanılmaktadır
KVKK kapsamında çerez politikamızı okuyun
Size daha iyi hizmet sunabilmek için çerezler kullanıyoruz.
REKLAM ALANI
Sponsorlu içerik
Advertisement
Fotoğraf 1/5
Galeriyi görmek için tıklayın
Görseli büyüt
Paylaşım: 12 | Okunma: 345 | Yorum: 3
İmsak 05:41 Güneş 07:10 Öğle 13:02 İkindi 15:40 Akşam 18:05 Yatsı 19:30
BIST100: 15.750 %1,2
Haber Giriş: 23.11.2026
Abone olmak için tıklayın
Haberi sesli dinle
#kaza #isparta
Bu haber 321 kişi tarafından okundu.
Okuyucu: 4.512
12 kişi bu haberi beğendi
Bitcoin 3.204.118 TL %2,1
İlginizi çekebilecek haberler
Editörün Seçtikleri
11:20 | 23 Kasım 2026
Pazartesi, 23 Kasım 2026
3 dakikada okunur
Bu yazı 3 dakikada okunur
Görüntüleme: 1.2K
1,2 B görüntülenme
Takip edenler: 12.345
Canlı yayın izleyici sayısı: 345
ANKET: Belediyeden memnun musunuz? 1.234 oy
Son 24 saatte 345 kez okundu
Nöbetçi eczaneler için tıklayınız
Kur bilgisi: Dolar 43,12 TL, Euro 51,29 TL
"""
PROSE = """\
Kazada 3 kişi yaralandı.
Dolar 43,95 liradan işlem görüyor.
Yağmur nedeniyle 12 ev boşaltıldı.
Belediye 1.250 ağaç dikti.
Toplantı 23 Kasım 2026 Pazartesi günü saat 14.00'te yapılacak.
Yorum yapmadı.
Kitap 12 bin okuyucuya ulaştı.
Hastanede tedavi altına alındı.
Maçı 12 bin kişi izledi.
Videoyu 1 milyon kişi izledi.
Sürücü 1,5 promil alkollü çıktı.
Isparta'da hava sıcaklığı 12 derece olacak.
Altın fiyatları düştü.
Ziyaretçi sayısı geçen yıla göre yüzde 12 arttı.
Reklam sektöründe çalışan 12 kişi kursu bitirdi.
Öne çıkan isimler arasında Ali Kaya da vardı.
Anket sonuçlarına göre yüzde 12 kararsız.
Fotoğraf sergisi 3 gün açık kalacak.
Vali Kaya: Yaralıların durumu iyi
Takip sonucu 3 kişi yakalandı.
Köprü 3 yıl önce yıkıldı.
Son dakika golü takımı kurtardı, taraftar sahaya indi.
Dün 4 kişi gözaltına alındı.
Bugün hava soğuk.
"""


@pytest.mark.parametrize("line", LINES.splitlines())
def test_the_site_says_it(line: str) -> None:
    assert is_line(line)


@pytest.mark.parametrize("line", PROSE.splitlines())
def test_the_article_says_it(line: str) -> None:
    assert not is_line(line)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("7.457 okunmaYol çarşamba günü açılacak.", "Yol çarşamba günü açılacak."),
        ("Okunma: 812 kezYol çarşamba günü açılacak.", "Yol çarşamba günü açılacak."),
        ("5G ihalesi yapıldı.", "5G ihalesi yapıldı."),
        ("12 kişi işe alındı.", "12 kişi işe alındı."),
        ("Dün 12 kişiYol kenarında bekledi.", "Dün 12 kişiYol kenarında bekledi."),
    ],
)
def test_a_counter_glued_to_a_sentence_is_none_of_its_words(text: str, left: str) -> None:
    assert unglued(sentence(text)).text == left
