#ifndef PURSER_PAGES_H
#define PURSER_PAGES_H

#include "http.h"
#include "schema.h"

/*
 * The pages that the links of mails open: public, by their token alone. A GET changes nothing, as
 * scanners of mail open every link: the page's button POSTs to the same address. The POST of
 * unsubscribe is the one click of RFC 8058 too; what its body says does not matter.
 */

extern const struct schema pages_link_query;

enum err pages_confirm_show(struct exchange *x);
enum err pages_confirm(struct exchange *x);
enum err pages_unsubscribe_show(struct exchange *x);
enum err pages_unsubscribe(struct exchange *x);

#endif
