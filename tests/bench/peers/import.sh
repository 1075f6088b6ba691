#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Ready tables into SQLite with the commands of its shell, then value by
# industry:
#
#   import.sh DATABASE FOLDER
#
# FOLDER holds the CSV files of gen.py --csv.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
{
	cat "$here/tables.sql"
	echo "ALTER TABLE fairs ADD COLUMN scopes;"
	for table in fairs sources regions industries wordings organizations \
		signings signing_investors signing_sources; do
		echo ".import --csv --skip 1 $2/$table.csv $table"
	done
	echo "UPDATE signings SET value_high = NULL WHERE value_high = '';"
	cat "$here/indexes.sql"
	echo ".mode tabs"
	cat "$here/report.sql"
	echo ";"
} | exec sqlite3 "$1"
