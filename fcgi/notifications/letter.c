#include "letter.h"

#include <openssl/evp.h>
#include <string.h>

#include "json.h"
#include "links.h"
#include "money.h"
#include "must.h"
#include "notifications.h"
#include "process.h"
#include "text.h"

enum { WORD_BYTES = 42 }; /* of an encoded word, whose 75 characters base64 and its frame fill */

const char *letter_header(struct arena *arena, const char *text)
{
    struct buf out = {0};
    bool plain = true;
    for (const char *s = text; *s != '\0'; s++)
        plain = plain && *s >= ' ' && *s < 0x7f;
    if (plain)
        return text;
    for (size_t n = strlen(text); n > 0;) {
        unsigned char word[WORD_BYTES * 2];
        size_t used = 0, next;
        while (used < n && (next = utf8_sequence(text + used, n - used)) > 0 &&
               used + next <= WORD_BYTES)
            used += next;
        if (used == 0)
            break;
        EVP_EncodeBlock(word, (const unsigned char *)text, (int)used);
        buf_printf(&out, "%s=?UTF-8?B?%s?=", out.len > 0 ? "\r\n " : "", (const char *)word);
        text += used;
        n -= used;
    }
    const char *header = arena_strndup(arena, out.len > 0 ? out.data : "", out.len);
    buf_free(&out);
    return header;
}

static const char *escaped(struct arena *arena, const char *text)
{
    struct buf out = {0};
    for (; *text != '\0'; text++)
        switch (*text) {
        case '&':
            buf_puts(&out, "&amp;");
            break;
        case '<':
            buf_puts(&out, "&lt;");
            break;
        case '>':
            buf_puts(&out, "&gt;");
            break;
        case '"':
            buf_puts(&out, "&quot;");
            break;
        default:
            buf_add(&out, text, 1);
        }
    const char *html = arena_strndup(arena, out.len > 0 ? out.data : "", out.len);
    buf_free(&out);
    return html;
}

/* ---- the parts of a letter */

struct paragraph {
    const char *text, *link; /* link: NULL, or what the paragraph leads to */
};

/* The same paragraphs as plain text and as HTML, without images, scripts or anything to load. */
static void compose(struct sending *s, const struct paragraph *paragraphs, size_t count,
                    struct letter *letter)
{
    struct buf text = {0}, html = {0};
    buf_puts(&html, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"></head>"
                    "<body style=\"font:16px/1.5 sans-serif;max-width:36em;margin:1.5em auto;"
                    "padding:0 1em\">\n");
    for (size_t i = 0; i < count; i++) {
        const struct paragraph *p = &paragraphs[i];
        const char *shown = escaped(s->arena, p->text);
        if (p->link != NULL) {
            const char *link = escaped(s->arena, p->link);
            buf_printf(&text, "%s%s\n%s\n", i > 0 ? "\n" : "", p->text, p->link);
            buf_printf(&html, "<p><a href=\"%s\">%s</a></p>\n", link, shown);
        } else {
            buf_printf(&text, "%s%s\n", i > 0 ? "\n" : "", p->text);
            buf_printf(&html, i == 0 ? "<h1 style=\"font-size:1.3em\">%s</h1>\n" : "<p>%s</p>\n",
                       shown);
        }
    }
    buf_puts(&html, "</body></html>\n");
    letter->text = arena_strndup(s->arena, text.data, text.len);
    letter->html = arena_strndup(s->arena, html.data, html.len);
    buf_free(&text);
    buf_free(&html);
}

static enum err link_to(struct sending *s, enum link_purpose purpose, const char **url_r)
{
    struct link link = {.target_seq = s->target_seq,
                        .expires = purpose == LINK_CONFIRM ? wall_ms() / 1000 + LINK_CONFIRM_S : 0};
    snprintf(link.book, sizeof link.book, "%s", s->book);
    snprintf(link.channel, sizeof link.channel, "%s", s->channel);
    return link_url(s->arena, purpose, &link, url_r);
}

/* ---- letters */

static enum err write_confirm(struct sending *s, struct letter *letter)
{
    const char *url;
    enum err err = link_to(s, LINK_CONFIRM, &url);
    if (err != OK)
        return err;
    const struct paragraph paragraphs[] = {
        {.text = "Confirm this address"},
        {.text = "Somebody asked Purser to send alerts about a household's budgets to this "
                 "address. If that was you, confirm it within 24 hours:"},
        {.text = "Confirm this address", .link = url},
        {.text = "If it was not you, do nothing: nothing more will come."},
    };
    letter->subject = "Confirm this address for alerts";
    compose(s, paragraphs, sizeof paragraphs / sizeof *paragraphs, letter);
    return OK;
}

static enum err write_test(struct sending *s, struct letter *letter)
{
    const struct paragraph paragraphs[] = {
        {.text = "This is a test"},
        {.text = "Alerts about your budgets come to this address, and they arrive."},
        {.text = "Open Purser", .link = notifications_settings.site},
        {.text = "Stop these mails", .link = letter->unsubscribe},
    };
    letter->subject = "A test from Purser";
    compose(s, paragraphs, sizeof paragraphs / sizeof *paragraphs, letter);
    return OK;
}

static const char *member(struct json_object *object, const char *name)
{
    struct json_object *value;
    return json_object_object_get_ex(object, name, &value) && value != NULL
               ? json_object_get_string(value)
               : "";
}

/* What is left of the limit, or how much is over it: "47.50", in *over_r which of both. */
static const char *rest_of(struct sending *s, struct json_object *alert, bool *over_r)
{
    const char *currency = member(alert, "currency"), *limit = member(alert, "limit"),
               *spent = member(alert, "spent");
    const struct currency *known = currency_find(currency, strlen(currency));
    int64_t most, used;
    char text[MONEY_TEXT];
    /* A limit with what was carried, and a sum, can be longer than an amount may be. */
    if (known == NULL || money_parse(limit, strlen(limit), known->digits, &most) != OK ||
        money_parse(spent, strlen(spent), known->digits, &used) != OK)
        return NULL;
    *over_r = used > most;
    money_format(*over_r ? used - most : most - used, known->digits, text);
    return arena_printf(s->arena, "%s", text);
}

static const char *day(struct sending *s, const char *date)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    int64_t year, month, number;
    if (strlen(date) != 10 || text_to_int64(date, 4, &year) != OK ||
        text_to_int64(date + 5, 2, &month) != OK || text_to_int64(date + 8, 2, &number) != OK ||
        month < 1 || month > 12)
        return date;
    return arena_printf(s->arena, "%d %s %d", (int)number, months[month - 1], (int)year);
}

static const char *figures(struct sending *s, struct json_object *alert)
{
    const char *percent = member(alert, "percent"), *currency = member(alert, "currency");
    bool over = false;
    const char *rest = rest_of(s, alert, &over);
    const char *share = *percent != '\0' ? arena_printf(s->arena, " (%s %%)", percent) : "";
    const char *left = rest == NULL ? ""
                       : over ? arena_printf(s->arena, " That is %s %s over it.", rest, currency)
                              : arena_printf(s->arena, " %s %s are left.", rest, currency);
    return arena_printf(s->arena, "Spent: %s of %s %s%s.%s", member(alert, "spent"),
                        member(alert, "limit"), currency, share, left);
}

static enum err write_alert(struct sending *s, struct letter *letter)
{
    struct json_object *alert, *period;
    const char *fault;
    size_t offset;
    if (s->data == NULL || json_read(s->arena, s->data, strlen(s->data), &alert, &fault, &offset) ||
        !json_object_object_get_ex(alert, "period", &period))
        return ERR_INTERNAL;
    const char *name = member(alert, "budget_name"), *threshold = member(alert, "threshold");
    bool exceeded = strcmp(member(alert, "level"), "exceeded") == 0;
    letter->subject =
        exceeded ? arena_printf(s->arena, "%s is over its budget", name)
                 : arena_printf(s->arena, "%s has reached %s %% of its budget", name, threshold);
    const struct paragraph paragraphs[] = {
        {.text = letter->subject},
        {.text = arena_printf(s->arena, "The period is %s to %s.", day(s, member(period, "start")),
                              day(s, member(period, "end")))},
        {.text = figures(s, alert)},
        {.text = "Open Purser", .link = notifications_settings.site},
        {.text = "Stop these mails", .link = letter->unsubscribe},
    };
    compose(s, paragraphs, sizeof paragraphs / sizeof *paragraphs, letter);
    return OK;
}

enum err letter_write(struct sending *s, struct letter *letter_r)
{
    *letter_r = (struct letter){0};
    if (strcmp(s->kind, "confirm") == 0)
        return write_confirm(s, letter_r);
    enum err err = link_to(s, LINK_UNSUBSCRIBE, &letter_r->unsubscribe);
    if (err != OK)
        return err;
    return strcmp(s->kind, "test") == 0 ? write_test(s, letter_r) : write_alert(s, letter_r);
}
