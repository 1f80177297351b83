"""A table layout of the 2000s in windows-1254, whose label says so, says nothing, or says something else."""

import re

from newsarchive import turkish
from newsarchive.sample.layouts.base import WARNING, Layout, comments, flow, links, market
from newsarchive.sample.stories import TOPICS
from newsarchive.sample.view import View, esc, long_date
from newsarchive.sample.world import Article

_META = (
    '<meta http-equiv="Content-Type" content="text/html; charset=windows-1254">',
    "",
    '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">',
    '<meta charset="iso-8859-9">',
)


class Classic(Layout):
    """See the module."""

    name = "classic"
    charset = "windows-1254"
    feed = "/rss/"
    sitemap = "/sitemap_index.xml"
    page_parameter = "p"
    gone_status = 410

    def path(self, slug: str, number: int) -> str:
        return f"/{slug}-{number}h.htm"

    def number_of(self, path: str) -> int | None:
        found = re.fullmatch(r"/(?:service/amp/)?[^/]*-(\d+)h\.htm", path)
        return int(found[1]) if found else None

    def section_path(self, topic: str) -> str:
        return f"/{topic}-haberleri-{TOPICS.index(topic) + 1}hk.htm"

    def section_label(self, topic: str) -> str:
        return super().section_label(topic).replace("-", " ")

    def content_type(self, article: Article | None) -> str:
        return "text/html"

    def frame(self, view: View, title: str, content: str, head: str = _META[0]) -> str:
        return (
            f'<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">\n<HTML><HEAD>{head}'
            f'<TITLE>{esc(title)} - {esc(view.name)}</TITLE><META NAME="generator" CONTENT="Yayla News">'
            f'<LINK REL="alternate" TYPE="application/rss+xml" HREF="/rss/"></HEAD><BODY BGCOLOR="#ffffff">'
            f'<CENTER><TABLE WIDTH="980"><TR><TD COLSPAN="3"><A HREF="/"><IMG SRC="/resim/logo.gif" '
            f'ALT="{esc(view.name)}"></A><BR>'
            f"{long_date(view.world.published(view.site, view.indexes[-1]), weekday=True)}</TD></TR>"
            f'<TR><TD COLSPAN="3"><TABLE><TR>{links(view.menu, "TD")}</TR></TABLE></TD></TR>'
            f'<TR><TD COLSPAN="3"><TABLE><TR>{market("TD")}</TR></TABLE></TD></TR>\n<TR>'
            f'<TD WIDTH="180" VALIGN="top"><B>EN ÇOK OKUNANLAR</B><BR>{links(self.sidebar(view), "DIV")}</TD>'
            f'<TD WIDTH="600" VALIGN="top">{content}</TD><TD WIDTH="200" VALIGN="top"><B>Yazarlar</B><BR>'
            f'<A HREF="{view.column.path}">{esc(view.column.author)}</A></TD></TR>\n<TR><TD COLSPAN="3"><SMALL>'
            f"Tüm hakları saklıdır. Kaynak gösterilmeden alıntı yapılamaz. © 2004 {esc(view.name)}. "
            f"Haber Scripti: Yayla</SMALL></TD></TR></TABLE></CENTER></BODY></HTML>"
        )

    def _credit(self, article: Article) -> str:
        label, value = article.credit.slot or ("", "")
        line = f'<p class="kaynakca">{esc(label)} {esc(value)}</p>' if label else ""
        return (f"<p>{esc(article.credit.line)}</p>" if article.credit.line else "") + line

    def article_page(self, view: View, article: Article) -> str:
        topic = view.world.topic(view.site, article.index)
        moment, updated = article.published, article.updated
        changed = f"{long_date(updated)} {updated:%H:%M}" if updated else ""
        parts = flow(article, {"p": "p", "h": "p>b", "quote": "p>i", "li": "li"})
        picture = article.pictures[0]
        caption = f'<BR><SPAN CLASS="resimalti">{esc(picture.caption)}</SPAN>' if picture.caption else ""
        said = "".join(
            f"<TR><TD><B>{who}</B> {when}</TD></TR><TR><TD>{esc(text)}</TD></TR>"
            for who, when, text in comments(view, article, article.index % 3)
        )
        tags = ", ".join(f'<A HREF="/etiket/{turkish.slug(t)}">{esc(t)}</A>' for t in article.tags)
        others = links([(t.path, t.headline) for t in view.neighbours(article, 4)])
        content = (
            f'<DIV CLASS="yol"><A HREF="/">Ana Sayfa</A> &raquo; <A HREF="{self.section_path(topic)}">'
            f'{esc(self.section_label(topic))}</A></DIV>\n<DIV CLASS="haber"><H1>{esc(article.headline)}</H1>\n'
            f'<DIV CLASS="tarih">Haber Giriş : {long_date(moment)} {moment:%H:%M}, Son Güncelleme : {changed}</DIV>\n'
            f'<H2 CLASS="spot">{esc(article.spot)}</H2>\n<DIV CLASS="foto"><IMG SRC="{picture.path}" '
            f'ALT="{esc(article.headline)}">{caption}</DIV><A HREF="/yazdir/{article.number}">+Aa- Yazdır</A>\n'
            f'<DIV CLASS="news-detail">' + "\n".join(parts) + self._credit(article) + "</DIV>\n"
            f'<DIV CLASS="etiket">Etiketler: {tags}</DIV></DIV>\n<TABLE CLASS="yorum"><TR><TH>Yorumlar</TH></TR>{said}'
            f"</TABLE><P>{WARNING}</P>\n<H3>{esc(article.section)} Haberleri</H3><UL>{others}</UL>"
        )
        return self.frame(view, article.headline, content, _META[article.index % len(_META)])
