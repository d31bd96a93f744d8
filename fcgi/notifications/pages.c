#include "pages.h"

#include "answer.h"
#include "links.h"
#include "queries.h"
#include "text.h"

enum { TOKEN_MAX = 200 };
enum link_parameter { LINK_TOKEN };

const struct schema pages_link_query = {
    .members =
        (const struct member[]){
            [LINK_TOKEN] = {.name = "token",
                            .type = VALUE_TEXT,
                            .required = true,
                            .secret = true,
                            .min = 1,
                            .max = TOKEN_MAX},
            {.name = NULL},
        },
};

/* What a page says; a text is HTML. */
struct page {
    int status;
    const char *title, *text;
    const char *button; /* NULL: none */
};

static const struct page gone = {
    404, "This link is not valid",
    "It may have been used already, be more than a day old, or be of a channel that was changed or "
    "deleted since. You can ask for a new one in Purser.",
    NULL};

/* One for each purpose: what is asked, and what was done. */
static const struct page asks[] = {
    [LINK_CONFIRM] = {200, "Confirm this address",
                      "Somebody, probably you, wants Purser to send mail about budgets to the "
                      "address that this link was sent to. If it was not you, do nothing.",
                      "Confirm"},
    [LINK_UNSUBSCRIBE] = {200, "No more mail from Purser",
                          "Purser will send no more alerts to the address that this link was sent "
                          "to.",
                          "Unsubscribe"},
};
static const struct page dones[] = {
    [LINK_CONFIRM] = {200, "Your address is confirmed",
                      "Purser will send alerts about your budgets there.", NULL},
    [LINK_UNSUBSCRIBE] = {200, "You are unsubscribed",
                          "Purser will send no more alerts to this address. You can have them "
                          "again by enabling the channel in Purser.",
                          NULL},
};

static enum err page_send(struct exchange *x, const struct page *page)
{
    struct buf *body = x->res.body;
    buf_reset(body);
    buf_printf(body,
               "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width\">\n"
               "<meta name=\"robots\" content=\"noindex\">\n<title>%s</title>\n</head>\n<body>\n"
               "<main>\n<h1>%s</h1>\n<p>%s</p>\n",
               page->title, page->title, page->text);
    if (page->button != NULL) /* to the page's own address, token included */
        buf_printf(body, "<form method=\"post\">\n<button>%s</button>\n</form>\n", page->button);
    buf_puts(body, "</main>\n</body>\n</html>\n");
    x->res.status = page->status;
    x->res.content_type = "text/html; charset=utf-8";
    return OK;
}

static enum err show(struct exchange *x, enum link_purpose purpose)
{
    struct link link;
    enum err err = link_read(x->query[LINK_TOKEN], purpose, &link);
    if (err == ERR_INTERNAL)
        return err;
    return page_send(x, err == OK ? &asks[purpose] : &gone);
}

static enum err follow(struct exchange *x, enum link_purpose purpose, unsigned statement)
{
    struct link link;
    struct answer answer;
    char seq[INT64_TEXT];
    enum err err = link_read(x->query[LINK_TOKEN], purpose, &link);
    if (err == ERR_DENIED || err == ERR_EXPIRED)
        return page_send(x, &gone);
    if (err != OK)
        return err;
    text_from_int64(link.target_seq, seq);
    const char *params[] = {link.book, link.channel, seq};
    err = answer_fetch(x, statement, params, sizeof params / sizeof *params, &answer);
    if (err != OK)
        return err;
    return page_send(x, strcmp(answer.outcome, "done") == 0 ? &dones[purpose] : &gone);
}

enum err pages_confirm_show(struct exchange *x)
{
    return show(x, LINK_CONFIRM);
}

enum err pages_confirm(struct exchange *x)
{
    return follow(x, LINK_CONFIRM, QUERY_CHANNEL_CONFIRM);
}

enum err pages_unsubscribe_show(struct exchange *x)
{
    return show(x, LINK_UNSUBSCRIBE);
}

enum err pages_unsubscribe(struct exchange *x)
{
    return follow(x, LINK_UNSUBSCRIBE, QUERY_CHANNEL_UNSUBSCRIBE);
}
