/* SPDX-License-Identifier: MIT */
/* The line editor. */
#include "cli/prompt.h"

#include <histedit.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "cli/signals.h"

#define HISTORY_SIZE 1000

struct cli_prompt {
	EditLine *edit;
	History *history;
	const char *text; /* what is shown before the line */
	const char *file; /* of the history; borrowed */
	const struct cli_list *words;
	locale_t utf8;
	locale_t before;
	char *line;
};

static char *
show_text(EditLine *edit)
{
	struct cli_prompt *prompt = NULL;

	(void)el_get(edit, EL_CLIENTDATA, &prompt);
	return (char *)(uintptr_t)prompt->text;
}

/* Bytes of the UTF-8 sequence that begins with `first`; 0: none does. */
static size_t
sequence_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xC2 || first > 0xF4)
		return 0;
	return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* A byte of the input: 1, 0 at its end, -1 after a signal. */
static int
get_byte(unsigned char *byte)
{
	if (!cli_signals_wait(STDIN_FILENO))
		return -1;
	return (int)read(STDIN_FILENO, byte, 1);
}

/*
 * A key press, one character of UTF-8.  Ours, because the editor's own waits
 * on after a signal.  Returns as get_byte does.
 */
static int
get_key(EditLine *edit, wchar_t *key)
{
	unsigned char byte;
	unsigned long code = 0;
	size_t have = 0;
	size_t need = 1;

	(void)edit;
	while (have < need) {
		int got = get_byte(&byte);

		if (got <= 0)
			return got;
		if (have > 0 && (byte & 0xC0) == 0x80) {
			code = code << 6 | (byte & 0x3FU);
			have++;
			continue;
		}
		/* A first byte, also where another was to come. */
		need = sequence_length(byte);
		have = need > 0;
		code = need == 1 ? byte : byte & (0x7FU >> need);
		if (need == 0)
			need = 1; /* nothing begins with it: wait for more */
	}
	*key = (wchar_t)code;
	return 1;
}

static bool
is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
	    (c & 0x80) != 0;
}

/* The words that begin so: how many, and how long what they share is. */
static size_t
common_prefix(const struct cli_list *words, const char *start, size_t length,
    const char **word_out, size_t *common_out)
{
	size_t count = 0;

	for (size_t i = 0; i < words->count; i++) {
		const char *word = words->items[i];
		size_t same = length;

		if (strncmp(word, start, length) != 0)
			continue;
		if (count++ == 0) {
			*word_out = word;
			*common_out = strlen(word);
			continue;
		}
		while (same < *common_out && word[same] == (*word_out)[same])
			same++;
		*common_out = same;
	}
	return count;
}

static void
list_words(const struct cli_list *words, const char *start, size_t length)
{
	fputs("\n", stderr);
	for (size_t i = 0; i < words->count; i++)
		if (strncmp(words->items[i], start, length) == 0)
			fprintf(stderr, "%s  ", words->items[i]);
	fputs("\n", stderr);
}

static unsigned char
complete(EditLine *edit, wint_t key)
{
	struct cli_prompt *prompt = NULL;
	const LineInfo *line = el_line(edit);
	const char *start = line->cursor;
	const char *word = NULL;
	size_t length;
	size_t common = 0;
	size_t count;
	char insert[256];

	(void)key;
	(void)el_get(edit, EL_CLIENTDATA, &prompt);
	while (start > line->buffer && is_word_byte(start[-1]))
		start--;
	length = (size_t)(line->cursor - start);
	count = common_prefix(prompt->words, start, length, &word, &common);
	if (count == 0)
		return CC_REFRESH_BEEP;
	if (common > length || count == 1) {
		(void)snprintf(insert, sizeof(insert), "%.*s%s",
		    (int)(common - length), word + length,
		    count == 1 ? " " : "");
		return el_insertstr(edit, insert) == 0 ? CC_REFRESH
						       : CC_REFRESH_BEEP;
	}
	list_words(prompt->words, start, length);
	return CC_REDISPLAY;
}

struct cli_prompt *
cli_prompt_open(const struct cli_list *words, const char *file)
{
	struct cli_prompt *prompt = calloc(1, sizeof(*prompt));
	HistEvent event;

	if (prompt == NULL)
		return NULL;
	prompt->words = words;
	prompt->file = file;
	prompt->text = "";
	/*
	 * Only the editor has to know that the bytes of a key press are UTF-8;
	 * this says so for its characters alone and takes nothing from the
	 * environment.
	 */
	prompt->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	if (prompt->utf8 != (locale_t)0)
		prompt->before = uselocale(prompt->utf8);
	prompt->edit = el_init("wcifit", stdin, stderr, stderr);
	prompt->history = history_init();
	if (prompt->edit == NULL || prompt->history == NULL) {
		cli_prompt_close(prompt);
		return NULL;
	}
	(void)history(prompt->history, &event, H_SETSIZE, HISTORY_SIZE);
	(void)history(prompt->history, &event, H_SETUNIQUE, 1);
	if (prompt->file != NULL)
		(void)history(prompt->history, &event, H_LOAD, prompt->file);
	(void)el_set(prompt->edit, EL_CLIENTDATA, prompt);
	(void)el_set(prompt->edit, EL_GETCFN, get_key);
	(void)el_set(prompt->edit, EL_PROMPT, show_text);
	(void)el_set(prompt->edit, EL_EDITOR, "emacs");
	(void)el_set(prompt->edit, EL_HIST, history, prompt->history);
	/* The wide form: the narrow one copies the names and loses them. */
	(void)el_wset(prompt->edit, EL_ADDFN, L"wcifit-complete",
	    L"Complete a word", complete);
	(void)el_set(prompt->edit, EL_BIND, "^I", "wcifit-complete", NULL);
	return prompt;
}

enum cli_line
cli_prompt_read(
    struct cli_prompt *prompt, const char *text, const char **line_out)
{
	int count = 0;
	const char *line;

	prompt->text = text;
	el_resize(prompt->edit);
	/* Before the prompt shows: what is typed at it is for the editor. */
	(void)el_set(prompt->edit, EL_PREP_TERM, 1);
	line = el_gets(prompt->edit, &count);
	free(prompt->line);
	prompt->line = NULL;
	if (line == NULL || count <= 0) {
		(void)el_reset(prompt->edit);
		return count < 0 ? CLI_LINE_INTERRUPTED : CLI_LINE_END;
	}
	if (line[count - 1] == '\n')
		count--;
	prompt->line = malloc((size_t)count + 1);
	if (prompt->line == NULL)
		return CLI_LINE_END;
	memcpy(prompt->line, line, (size_t)count);
	prompt->line[count] = '\0';
	*line_out = prompt->line;
	return CLI_LINE_READ;
}

void
cli_prompt_remember(struct cli_prompt *prompt, const char *statement)
{
	HistEvent event;

	(void)history(prompt->history, &event, H_ENTER, statement);
}

void
cli_prompt_close(struct cli_prompt *prompt)
{
	HistEvent event;

	if (prompt == NULL)
		return;
	if (prompt->history != NULL && prompt->file != NULL)
		(void)history(prompt->history, &event, H_SAVE, prompt->file);
	if (prompt->edit != NULL)
		el_end(prompt->edit);
	if (prompt->history != NULL)
		history_end(prompt->history);
	if (prompt->utf8 != (locale_t)0) {
		(void)uselocale(prompt->before);
		freelocale(prompt->utf8);
	}
	free(prompt->line);
	free(prompt);
}
