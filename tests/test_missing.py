"""Addresses and headlines of pages that only say that there is nothing, and those of news about what is missing."""

import pytest

from newsarchive import missing

NOTHING = [
    "/bulunamadi",
    "/sayfa-bulunamadi",
    "/sayfabulunamadi.html",
    "/404",
    "/404.html",
    "/404/",
    "/hata",
    "/hata.aspx?aspxerrorpath=/haber/x-123",
    "/hata/404",
    "/error/404",
    "/error404",
    "/errors/NotFound",
    "/not-found",
    "/404-not-found",
    "/Error/PageNotFound",
    "/tr/hata-404",
    "/bulunamad%C4%B1",
    "/haber-bulunamadi",
    "/haber/bulunamadi",
    "/silinmis",
    "/kaldirildi",
    "/yayindan-kaldirildi",
    "/haber-silinmis",
    "/haber-yayindan-kaldirildi",
    "/icerik-yayindan-kaldirilmis",
    "/sayfa-yok",
    "/404-sayfasi",
    "/404sayfasi.html",
    "/hatali-sayfa",
    "/page-not-found.php",
    "/aradiginiz-sayfa-bulunamadi",
    "/erisim-engeli",
    "/static/404.html",
    "/index.php/404",
    "/hata-sayfasi",
]
NEWS = [
    "/",
    "/index.php",
    "/kayip-cocuk-bulunamadi",
    "/haber-404",
    "/haber/404",
    "/sayfa/404",
    "/page/404",
    "/gundem/hata-yapti",
    "/hatay",
    "/hatay-haberleri",
    "/gundem/kaldirildi-12345.html",
    "/bulunamadi-12345",
    "/asi-bulunamadi-haberi-123456",
    "/haber/hata-sonucu-yangin-8123",
    "/sayfa/2",
    "/haber",
    "/haberler",
    "/galeri",
    "/video",
    "/yok-artik-dedirten-olay",
    "/konu/404",
    "/kayip-haberi-geldi",
    "/yasak-kaldirildi",
]
NAMES = (
    "Sayfa bulunamadı", "404 - Sayfa yok", "Hata!", "Bu haber yayından kaldırılmıştır.", "Böyle bir haber bulunamadı",
    "Page not found", "404", "404 Not Found", "Hata 404 - Sayfa bulunamadı | Örnek Gazete", "Örnek Gazete - 404",
    "Üzgünüz, aradığınız sayfa bulunamadı", "Oops! That page can’t be found.", "SAYFA BULUNAMADI",
)  # fmt: skip
HEADLINES = (
    "Kayıp çocuk bulunamadı", "Kayıp", "Haberler", "Hatay", "Hata yaptı", "Örnek Gazete", "Galeri - Örnek", "Haber 404",
    "Yok artık!", "Vergi kaldırıldı", "Üzgünüz", "", None,
)  # fmt: skip


@pytest.mark.parametrize("path", NOTHING)
def test_an_address_says_that_there_is_nothing(path: str) -> None:
    assert missing.address_says("https://ornek.example" + path)


@pytest.mark.parametrize("path", NEWS)
def test_an_address_of_news_does_not(path: str) -> None:
    assert not missing.address_says("https://ornek.example" + path)


@pytest.mark.parametrize("name", NAMES)
def test_a_headline_says_that_there_is_nothing(name: str) -> None:
    assert missing.names_say([None, name])


@pytest.mark.parametrize("name", HEADLINES)
def test_a_headline_of_news_does_not(name: str | None) -> None:
    assert missing.names_say([name]) is None


def test_some_names_are_believed_only_with_another_word() -> None:
    assert missing.is_weak("Üzgünüz")
    assert missing.is_weak("Hay aksi! - Örnek Gazete")
    assert not missing.is_weak("Üzgünüz ama kazandık")
    assert not missing.is_weak(None)
