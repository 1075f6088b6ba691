/* SPDX-License-Identifier: MIT */
/* The words of figures. */
#include "ingest/words.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <wcifit/wcifit.h>

#include "ingest/amount.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct wci_word words[] = {
	{ "over", WCI_WORD_BEFORE, WCI_OVER },
	{ "more than", WCI_WORD_BEFORE, WCI_OVER },
	{ "greater than", WCI_WORD_BEFORE, WCI_OVER },
	{ "exceeding", WCI_WORD_BEFORE, WCI_OVER },
	{ "in excess of", WCI_WORD_BEFORE, WCI_OVER },
	{ "above", WCI_WORD_BEFORE, WCI_OVER },
	{ ">", WCI_WORD_BEFORE, WCI_OVER },
	{ "超过", WCI_WORD_BEFORE, WCI_OVER },
	{ "超", WCI_WORD_BEFORE, WCI_OVER },
	{ "逾", WCI_WORD_BEFORE, WCI_OVER },
	{ "突破", WCI_WORD_BEFORE, WCI_OVER },
	{ "高于", WCI_WORD_BEFORE, WCI_OVER },
	{ "过", WCI_WORD_BEFORE, WCI_OVER },
	{ "at least", WCI_WORD_BEFORE, WCI_AT_LEAST },
	{ "no less than", WCI_WORD_BEFORE, WCI_AT_LEAST },
	{ "not less than", WCI_WORD_BEFORE, WCI_AT_LEAST },
	{ ">=", WCI_WORD_BEFORE, WCI_AT_LEAST },
	{ "≥", WCI_WORD_BEFORE, WCI_AT_LEAST },
	{ "至少", WCI_WORD_BEFORE, WCI_AT_LEAST },
	{ "不少于", WCI_WORD_BEFORE, WCI_AT_LEAST },
	{ "不低于", WCI_WORD_BEFORE, WCI_AT_LEAST },
	{ "nearly", WCI_WORD_BEFORE, WCI_NEARLY },
	{ "almost", WCI_WORD_BEFORE, WCI_NEARLY },
	{ "close to", WCI_WORD_BEFORE, WCI_NEARLY },
	{ "just under", WCI_WORD_BEFORE, WCI_NEARLY },
	{ "近", WCI_WORD_BEFORE, WCI_NEARLY },
	{ "将近", WCI_WORD_BEFORE, WCI_NEARLY },
	{ "接近", WCI_WORD_BEFORE, WCI_NEARLY },
	{ "up to", WCI_WORD_BEFORE, WCI_UP_TO },
	{ "at most", WCI_WORD_BEFORE, WCI_UP_TO },
	{ "no more than", WCI_WORD_BEFORE, WCI_UP_TO },
	{ "not more than", WCI_WORD_BEFORE, WCI_UP_TO },
	{ "<=", WCI_WORD_BEFORE, WCI_UP_TO },
	{ "≤", WCI_WORD_BEFORE, WCI_UP_TO },
	{ "不超过", WCI_WORD_BEFORE, WCI_UP_TO },
	{ "最高", WCI_WORD_BEFORE, WCI_UP_TO },
	{ "至多", WCI_WORD_BEFORE, WCI_UP_TO },
	{ "about", WCI_WORD_BEFORE, WCI_ABOUT },
	{ "around", WCI_WORD_BEFORE, WCI_ABOUT },
	{ "approximately", WCI_WORD_BEFORE, WCI_ABOUT },
	{ "roughly", WCI_WORD_BEFORE, WCI_ABOUT },
	{ "some", WCI_WORD_BEFORE, WCI_ABOUT },
	{ "~", WCI_WORD_BEFORE, WCI_ABOUT },
	{ "约", WCI_WORD_BEFORE, WCI_ABOUT },
	{ "约为", WCI_WORD_BEFORE, WCI_ABOUT },
	{ "大约", WCI_WORD_BEFORE, WCI_ABOUT },
	{ "共", WCI_WORD_BEFORE, WCI_EXACT },
	{ "达", WCI_WORD_BEFORE, WCI_EXACT },
	{ "达到", WCI_WORD_BEFORE, WCI_EXACT },
	{ "余", WCI_WORD_AFTER, WCI_OVER },
	{ "多", WCI_WORD_AFTER, WCI_OVER },
	{ "+", WCI_WORD_AFTER, WCI_OVER },
	{ "以上", WCI_WORD_AFTER, WCI_AT_LEAST },
	{ "or more", WCI_WORD_AFTER, WCI_AT_LEAST },
	{ "and more", WCI_WORD_AFTER, WCI_AT_LEAST },
	{ "and above", WCI_WORD_AFTER, WCI_AT_LEAST },
	{ "左右", WCI_WORD_AFTER, WCI_ABOUT },
	{ "or so", WCI_WORD_AFTER, WCI_ABOUT },
	{ "trillion", WCI_WORD_SCALE, 12 },
	{ "tn", WCI_WORD_SCALE, 12 },
	{ "万亿", WCI_WORD_SCALE, 12 },
	{ "千亿", WCI_WORD_SCALE, 11 },
	{ "百亿", WCI_WORD_SCALE, 10 },
	{ "十亿", WCI_WORD_SCALE, 9 },
	{ "billion", WCI_WORD_SCALE, 9 },
	{ "bn", WCI_WORD_SCALE, 9 },
	{ "b", WCI_WORD_SCALE, 9 },
	{ "亿", WCI_WORD_SCALE, 8 },
	{ "千万", WCI_WORD_SCALE, 7 },
	{ "百万", WCI_WORD_SCALE, 6 },
	{ "million", WCI_WORD_SCALE, 6 },
	{ "mn", WCI_WORD_SCALE, 6 },
	{ "m", WCI_WORD_SCALE, 6 },
	{ "万", WCI_WORD_SCALE, 4 },
	{ "thousand", WCI_WORD_SCALE, 3 },
	{ "k", WCI_WORD_SCALE, 3 },
	{ "千", WCI_WORD_SCALE, 3 },
	{ "cny", WCI_WORD_CURRENCY, 0 },
	{ "rmb", WCI_WORD_CURRENCY, 0 },
	{ "yuan", WCI_WORD_CURRENCY, 0 },
	{ "renminbi", WCI_WORD_CURRENCY, 0 },
	{ "元", WCI_WORD_CURRENCY, 0 },
	{ "元人民币", WCI_WORD_CURRENCY, 0 },
	{ "人民币", WCI_WORD_CURRENCY, 0 },
	{ "¥", WCI_WORD_CURRENCY, 0 },
	{ "￥", WCI_WORD_CURRENCY, 0 },
	{ "usd", WCI_WORD_CURRENCY, 1 },
	{ "us$", WCI_WORD_CURRENCY, 1 },
	{ "$", WCI_WORD_CURRENCY, 1 },
	{ "us dollars", WCI_WORD_CURRENCY, 1 },
	{ "u.s. dollars", WCI_WORD_CURRENCY, 1 },
	{ "dollars", WCI_WORD_CURRENCY, 1 },
	{ "美元", WCI_WORD_CURRENCY, 1 },
	{ "eur", WCI_WORD_CURRENCY, 2 },
	{ "euros", WCI_WORD_CURRENCY, 2 },
	{ "euro", WCI_WORD_CURRENCY, 2 },
	{ "€", WCI_WORD_CURRENCY, 2 },
	{ "欧元", WCI_WORD_CURRENCY, 2 },
	{ "hkd", WCI_WORD_CURRENCY, 3 },
	{ "hk$", WCI_WORD_CURRENCY, 3 },
	{ "港元", WCI_WORD_CURRENCY, 3 },
	{ "港币", WCI_WORD_CURRENCY, 3 },
	{ "jpy", WCI_WORD_CURRENCY, 4 },
	{ "yen", WCI_WORD_CURRENCY, 4 },
	{ "日元", WCI_WORD_CURRENCY, 4 },
	{ "gbp", WCI_WORD_CURRENCY, 5 },
	{ "£", WCI_WORD_CURRENCY, 5 },
	{ "英镑", WCI_WORD_CURRENCY, 5 },
	{ "krw", WCI_WORD_CURRENCY, 6 },
	{ "韩元", WCI_WORD_CURRENCY, 6 },
	{ "sgd", WCI_WORD_CURRENCY, 7 },
	{ "新加坡元", WCI_WORD_CURRENCY, 7 },
	{ "twd", WCI_WORD_CURRENCY, 8 },
	{ "新台币", WCI_WORD_CURRENCY, 8 },
	{ "myr", WCI_WORD_CURRENCY, 9 },
	{ "thb", WCI_WORD_CURRENCY, 10 },
	{ "aud", WCI_WORD_CURRENCY, 11 },
	{ "cad", WCI_WORD_CURRENCY, 12 },
	{ "chf", WCI_WORD_CURRENCY, 13 },
	{ "rub", WCI_WORD_CURRENCY, 14 },
	{ "..", WCI_WORD_RANGE, 0 },
	{ "–", WCI_WORD_RANGE, 0 },
	{ "-", WCI_WORD_RANGE, 0 },
	{ "to", WCI_WORD_RANGE, 0 },
	{ "至", WCI_WORD_RANGE, 0 },
	{ "%", WCI_WORD_SHARE, 4 },
	{ "percent", WCI_WORD_SHARE, 4 },
	{ "per cent", WCI_WORD_SHARE, 4 },
	{ "成", WCI_WORD_SHARE, 5 },
	{ "个项目", WCI_WORD_COUNTER, 0 },
	{ "个", WCI_WORD_COUNTER, 0 },
	{ "项", WCI_WORD_COUNTER, 0 },
	{ "家", WCI_WORD_COUNTER, 0 },
	{ "宗", WCI_WORD_COUNTER, 0 },
	{ "件", WCI_WORD_COUNTER, 0 },
	{ "名", WCI_WORD_COUNTER, 0 },
	{ "人", WCI_WORD_COUNTER, 0 },
	{ "位", WCI_WORD_COUNTER, 0 },
	{ "场", WCI_WORD_COUNTER, 0 },
	{ "届", WCI_WORD_COUNTER, 0 },
	{ "projects", WCI_WORD_COUNTER, 0 },
	{ "project", WCI_WORD_COUNTER, 0 },
	{ "contracts", WCI_WORD_COUNTER, 0 },
	{ "deals", WCI_WORD_COUNTER, 0 },
};

/*
 * The words that begin with a byte, as a chain through the table in its order:
 * most places where a word may stand hold none, and that is known at once.
 */
static struct {
	unsigned char classes[256]; /* bits: words of which begin so */
	unsigned char first[256];   /* index + 1; 0: none */
	unsigned char next[COUNT(words)];
} chains;
static pthread_once_t chains_made = PTHREAD_ONCE_INIT;

_Static_assert(COUNT(words) < 256, "an index + 1 is a byte");

static void
make_chains(void)
{
	size_t i;

	for (i = COUNT(words); i-- > 0;) {
		unsigned char byte = (unsigned char)words[i].text[0];

		chains.classes[byte] |= (unsigned char)(1U << words[i].class);
		chains.next[i] = chains.first[byte];
		chains.first[byte] = (unsigned char)(i + 1);
	}
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

size_t
wci_word_match(const char *word, const char *text, size_t length)
{
	size_t n;

	for (n = 0; word[n] != '\0'; n++)
		if (n == length || lower(text[n]) != word[n])
			return 0;
	if (is_letter(word[n - 1]) && n < length && is_letter(text[n]))
		return 0;
	return n;
}

const struct wci_word *
wci_word_find(enum wci_word_class class, const char *text, size_t length,
    size_t *bytes_out)
{
	const struct wci_word *best = NULL;
	unsigned char first;
	size_t i;

	(void)pthread_once(&chains_made, make_chains);
	*bytes_out = 0;
	first = length > 0 ? (unsigned char)lower(text[0]) : 0;
	if ((chains.classes[first] & (1U << class)) == 0)
		return NULL;
	for (i = chains.first[first]; i != 0; i = chains.next[i - 1]) {
		const struct wci_word *word = &words[i - 1];
		size_t n = word->class == class ? wci_word_match(
						      word->text, text, length)
						: 0;

		if (n > *bytes_out) {
			*bytes_out = n;
			best = word;
		}
	}
	return best;
}

const struct wci_word *
wci_word_nearest(const char *unknown, unsigned classes)
{
	const char *texts[COUNT(words)];
	const char *near;
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		texts[i] = (classes & (1U << words[i].class)) != 0
		    ? words[i].text
		    : NULL;
	near = wcifit_nearest(unknown, texts, COUNT(words));
	for (i = 0; near != NULL && i < COUNT(words); i++)
		if (texts[i] != NULL && strcmp(texts[i], near) == 0)
			return &words[i];
	return NULL;
}
