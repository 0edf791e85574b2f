"""The import corpus: bundles as people and attackers send them, and what has to come of each.

A case names its files, how many rows come in when bad ones are skipped, and for
each rejected one file, line and column with words of what it is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

OFFICE: Final = {
    "teams": "id,name\nnorth,North",
    "people": "id,name,email\nann,Ann,ann@example.com\nbob,Bob,",
    "clients": "id,name\nC1,Acme\nC2,Birch",
}
GOOD = "id,name\nK1,Acme\nK2,Çedar\n"


@dataclass(frozen=True)
class Case:
    """One bundle beside the records of OFFICE."""

    called: str
    files: Mapping[str, bytes]
    comes_in: int
    rejected: tuple[str, ...]
    warned: str
    is_unreadable: bool


CASES: list[Case] = []


def case(
    called: str, comes_in: int, *rejected: str, warned: str = "", **files: str | bytes
) -> None:
    """A bundle whose rows can be told apart; `rejected` reads "file line column: words"."""
    told = {
        f"{name}.csv": text if isinstance(text, bytes) else text.encode()
        for name, text in files.items()
    }
    CASES.append(Case(called, told, comes_in, rejected, warned, is_unreadable=False))


def unreadable(called: str, words: str, clients: str | bytes) -> None:
    """A clients.csv that is no table: refused whole, bad rows skipped or not."""
    content = clients if isinstance(clients, bytes) else clients.encode()
    CASES.append(Case(called, {"clients.csv": content}, 0, (words,), "", is_unreadable=True))


# fmt: off
# Encodings

case("UTF-8", 2, clients=GOOD)
case("UTF-8 with a byte order mark", 2, clients=GOOD.encode("utf-8-sig"))
case("a byte order mark alone", 0, clients=b"\xef\xbb\xbf", warned="the file is empty")
unreadable("UTF-16", "clients 1 : written in UTF-16; save it as", GOOD.encode("utf-16"))
unreadable("UTF-16 big-endian", "clients 1 : in UTF-16", b"\xfe\xff" + GOOD.encode("utf-16-be"))
unreadable("UTF-16 without a mark", "clients 1 *: NUL character", GOOD.encode("utf-16-le"))
unreadable("UTF-32", "clients 1 : written in UTF-32", GOOD.encode("utf-32"))
unreadable("a header in cp1252", "clients 1 *: not written", "id,name,größe\n".encode("cp1252"))
case("one row in cp1252", 1, "clients 3 name: is not written in UTF-8; save the file as",
     clients=b"id,name\nK1,Acme\nK2,M\xfcller\n")
case("UTF-8 and cp1252 mixed in one row", 0, "clients 2 name: is not written in UTF-8",
     clients=b"id,name\nK1,M\xc3\xbcller & S\xf6hne\n")
case("UTF-8 read as cp1252 and saved again is text", 1, clients="id,name\nK1,MÃ¼ller\n")
case("a lone surrogate", 0, "clients 2 name: not written", clients=b"id,name\nK1,\xed\xa0\x80\n")
case("an overlong slash", 0, "clients 2 name: not written", clients=b"id,name\nK1,\xc0\xaf\n")
case("half a character at the end", 0, "clients 2 name: not written", clients=b"id,name\nK1,\xc3")
case("a NUL in an id", 1, "clients 2 id: NUL character", clients=b"id,name\nK\x001,A\nK2,B\n")
case("a NUL in a name", 0, "clients 2 name: NUL character", clients=b"id,name\nK1,A\x00\n")
case("control characters are text", 1, clients=b"id,name\nK1,a\x01\x1f\x7fb\n")
case("an emoji with its joiners", 1, clients="id,name\n👩‍💻,👩🏽‍🚀 Space\n")
case("right-to-left text and overrides", 2, clients="id,name\nK1,שלום\nK2,\u202egpj.exe\u202c\n")
case("twins of NFC and NFD are two ids", 2, clients="id,name\né,A\ne\u0301,B\n")
case("zero-width twins are two ids", 2, clients="id,name\nK1,A\nK1\u200b,B\n")
case("line separators of Unicode are text", 1, clients="id,name\nK1,a\u2028b\u0085c\n")
case("planted markup is text", 1, clients="id,name\nK1,</script><script>alert(1)</script>\n")
case("formulas are text", 2, clients="id,name\nK1,=HYPERLINK(1)\nK2,@SUM(A1)\n")

# The form of the file

case("CRLF", 2, clients=GOOD.replace("\n", "\r\n"))
case("CR alone", 2, clients=GOOD.replace("\n", "\r"))
case("line ends of all kinds", 3, clients="id,name\r\nK1,A\rK2,B\nK3,C\r\n")
case("no last line end", 2, clients=GOOD.rstrip())
case("all cells quoted", 1, clients='"id","name"\n"K1","Acme"\n')
case("a comma in quotes", 1, clients='id,name\nK1,"Acme, Ltd"\n')
case("a line end in quotes", 2, clients='id,name\nK1,"Acme\r\nLtd"\nK2,B\n')
case("a quote written twice", 1, clients='id,name\nK1,"Acme ""One"""\n')
case("a quote inside a bare cell", 1, clients='id,name\nK1,5" pipes\n')
case("blank lines", 2, clients="id,name\n\nK1,Acme\n\n\nK2,Birch\n\n")
case("lines of commas alone", 1, clients="id,name\nK1,Acme\n,\n,\n")
case("a header alone", 0, clients="id,name\n")
case("an empty file", 0, clients="", warned="clients.csv: the file is empty")
case("blank lines alone", 0, clients="\n\n", warned="the file is empty")
case("blanks around the header", 1, clients=" id , name\nK1,Acme\n")
case("columns in another order", 1, clients="country,name,id\nDE,Acme,K1\n")
case("a column without a name", 1, clients="id,name,\nK1,Acme,\n")
case("a column that nobody knows", 1, clients="id,name,x\nK1,A,1\n", warned="column 'x' is not")
case("a column written wrongly", 1, clients="id,name,contry\nK1,A,DE\n", warned="mean country")
case("a file that nobody knows", 0, client="id,name\n", warned="Did you mean clients.csv")
unreadable("semicolons", "clients 1 : parted by semicolons; save it with", "id;name\nK1;A\n")
unreadable("tabs", "clients 1 : parted by tabs", "id\tname\nK1\tAcme\n")
unreadable("bars", "clients 1 : parted by bars", "id|name\nK1|Acme\n")
unreadable("no id column", "clients 1 id: The column 'id' is missing", "name\nAcme\n")
unreadable("no name column", "clients 1 name: 'name' is missing", "id\nK1\n")
unreadable("no header", "clients 1 id: The column 'id' is missing", "K1,Acme\nK2,Birch\n")
unreadable("a header in capitals", "clients 1 id: 'id' is missing", "ID,NAME\nK1,Acme\n")
unreadable("a column twice", "clients 1 name: 2 times; keep one", "id,name,name\nK1,A,A\n")
unreadable("an open quote in the header", "clients 1 : not well-formed", '"id,name\nK1,A\n')
unreadable("a picture", "clients 1 *: not written in UTF-8", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
unreadable("a spreadsheet", "clients 1 *: NUL character", b"PK\x03\x04\x14\x00\x06\x00\x08\x00")
unreadable("a PDF", "clients 1 id: 'id' is missing", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
unreadable("HTML", "clients 1 id: 'id' is missing", "<table><tr><td>id</td></tr></table>")
unreadable("JSON", "clients 1 id: 'id' is missing", '[{"id": "K1", "name": "Acme"}]')
unreadable("an XML entity is no CSV", "clients 1 : parted by semicolons",
           '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')
unreadable("10,000 columns", "clients 1 : The header has 10,000 columns",
           "id,name," + ",".join(f"c{n}" for n in range(9_998)) + "\n")
unreadable("a row of 200,000 commas", "clients 2 : more than 100,000 commas",
           "id,name\n" + "," * 200_000 + "\n")
case("too many cells", 0, "clients 2 : has 3 cells where the header has 2",
     clients="id,name\nK1,Acme,Ltd\n")
case("too few cells", 1, "clients 2 : has 1 cells where the", clients="id,name\nK1\nK2,B\n")
case("text after a quote", 1, "clients 2 : not well-formed", clients='id,name\nK1,"A" Ltd\nK2,B\n')
case("an open quote", 0, "clients 2 : never closed", clients='id,name\nK1,"Acme\nK2,B\n')
case("an open quote and a megabyte after it", 1, "clients 2 : never closed",
     clients='id,name\nK1,"Acme\n' + "x" * 1_200_000 + "\nK2,B\n")
case("a megabyte in a word", 0, "requests 2 state: is unknown; write one of open",
     requests="id,client,opened_at,state\nr1,C1,2026-01-01T00:00Z," + "x" * 1_000_000 + "\n")

# Ids

case("ids that look like numbers and nothing", 6,
     clients="id,name\nNA,A\nnull,B\n1e5,C\n0012,D\n12,E\nNaN,F\n")
case("ids that look like paths and queries", 4,
     clients="id,name\n../../etc/passwd,A\n' OR 1=1 --,B\n%2e%2e,C\na/b?c#d,D\n")
case("ids with blanks around are others", 2, clients="id,name\nK1,A\n K1,B\n")
case("a blank id", 0, "clients 2 id: is missing; it is required", clients="id,name\n,Acme\n")
case("an id twice", 1, "clients 3 id: line 2 has the same id", clients="id,name\nK1,A\nK1,B\n")
case("a long id", 0, "clients 2 id: 201 characters long", clients=f"id,name\n{'x' * 201},A\n")
case("a name that is no name", 0, "clients 2 name: is missing", clients="id,name\nK1,\n")
case("a name of a blank is kept", 1, clients="id,name\nK1, \n")
case("a long name", 0, "clients 2 name: at most 200", clients=f"id,name\nK1,{'x' * 201}\n")
case("a reference is kept to the letter", 0, "clients 2 parent: is unknown: no client in",
     clients="id,name,parent\nK1,A,c1\n")
case("a person of no address", 1, people="id,name,email\ncem,Cem,\n")
case("a person of a wrong address", 0, "people 2 email: write it like ann@example.com",
     people="id,name,email\ncem,Cem,cem at home\n")
case("an address with a line end", 0, "people 2 email: is no e-mail address",
     people='id,name,email\ncem,Cem,"c@example.com\nBcc: d@example.com"\n')
case("an address of somebody else, in capitals", 0, "people 2 email: give each their own",
     people="id,name,email\ncem,Cem,ANN@EXAMPLE.COM\n")

# Dates and moments

for day, words in {
    "31/02/2025": "write the date as YYYY-MM-DD", "2025-02-31": "no day of the calendar",
    "2025-02-29": "no day of the calendar", "45000": "write the date as YYYY-MM-DD",
    "9999-12-31": "outside 1900 to 2199", "1899-12-31": "outside 1900 to 2199",
    "2025-01-01 00:00": "write the date as YYYY-MM-DD", "0000-00-00": "no day of the calendar",
    "20250101": "write the date as",
    "٢٠٢٥-٠١-٠١": "write the date as", "today": "write the date as",
}.items():
    case(f"the date {day}", 0, f"clients 2 prospect_since: {words}",
         clients=f"id,name,prospect_since\nK1,A,{day}\n")
case("dates at the edges", 4, clients="id,name,prospect_since\n1,A,1900-01-01\n2,B,2199-12-31\n"
     "3,C,2024-02-29\n4,D, 2025-01-01 \n")
TOUCH = "id,client,at,channel,direction\nt1,C1,"
for moment, words in {
    "2025-01-01": "write date and time like", "2025-01-01T25:00:00Z": "no moment that there is",
    "2025-02-30T10:00:00Z": "no moment that there is", "10:00": "write date and time like",
    "1735689600": "write date and time like", "45000.5": "write date and time like",
    "9999-12-31T23:59:59Z": "outside 1900", "0001-01-01T00:00:00+14:00": "outside 1900",
    "2025-01-01T10:00:00+99:00": "no moment that there is",
}.items():
    case(f"the moment {moment}", 0, f"touches 2 at: {words}",
         touches=f"{TOUCH}{moment},call,inbound\n")
case("a moment without an offset", 1, touches=f"{TOUCH}2025-01-01T10:00,call,inbound\n",
     warned="times without an offset are read in the agency's zone")
case("a moment that spring skips", 1, agency="key,value\ntimezone,Europe/Berlin\n",
     touches=f"{TOUCH}2025-03-30T02:30,call,inbound\n", warned="without an offset")

# Numbers

BILL = "id,client,on,amount\nB1,C1,2025-01-01,"
for amount, words in {
    '"1.234,56"': "like 1234.56, without thousands marks", '"1,234.56"': "is no plain decimal",
    "(5)": "is no plain decimal", "1e400": "is no plain decimal", "NaN": "is no plain decimal",
    "Infinity": "is no plain decimal", "€ 5": "is no plain decimal", "--5": "is no plain decimal",
    "٣": "is no plain decimal", "0x10": "is no plain decimal", "99999999999999999": "too large",
    "12345678901234.5678": "too many digits", "9" * 5_000: "is too large",
}.items():
    case(f"the amount {amount[:20]}", 0, f"billings 2 amount: {words}",
         billings=f"{BILL}{amount}\n")
case("amounts that are fine", 4, billings=f"{BILL}-5.20\nB2,C1,2025-01-01,.5\n"
     "B3,C1,2025-01-01,+0\nB4,C1,2025-01-01, 7. \n")
case("an amount of many places", 1, billings=f"{BILL}0.123456\n", warned="rounded to 4 decimal")
case("a fee below zero", 0, "contracts 2 amount: is too small; it is 0 or more",
     contracts="id,client,kind,amount,interval\nR1,C1,retainer,-1,month\n")
case("a share of 0 and one of 101", 0, "assignments 2 share: more than 0",
     "assignments 3 share: 100 or less",
     assignments="client,person,share,role\nC1,ann,0,secondary\nC2,ann,101,secondary\n")
case("half a user", 0, "usage 2 active_users: is no whole number from 0",
     usage="client,on,active_users\nC1,2025-01-01,1.5\n")
case("a currency that is none", 0, "billings 2 currency: write its code, like EUR",
     billings="id,client,on,amount,currency\nB1,C1,2025-01-01,5,EURO\n")
case("a rate of zero", 0, "rates 2 rate: is more than 0",
     rates="currency,from,rate\nUSD,2025-01-01,0\n")
case("a month 13", 0, "agency 2 value: whole number from 1 to 12",
     agency="key,value\nfiscal_year_start_month,13\n")

# Words

case("a word in capitals", 1, touches=f"{TOUCH}2025-01-01T10:00Z,CALL,Inbound\n")
case("a word that is none", 0, "touches 2 channel: write one of email, call, meeting",
     touches=f"{TOUCH}2025-01-01T10:00Z,fax,inbound\n")
case("a zone that is none", 0, "clients 2 timezone: like Europe/Berlin",
     clients="id,name,timezone\nK1,A,CET+1\n")
case("a zone that is a path", 0, "clients 2 timezone: is no time zone",
     clients="id,name,timezone\nK1,A,../../etc/passwd\n")
case("a country that is none", 0, "clients 2 country: write two letters",
     clients="id,name,country\nK1,A,GER\n")
case("holidays of nowhere", 0, "calendars 2 holidays: write it like DE or DE-BY",
     calendars="id,timezone,holidays\noffice,UTC,Atlantis\n")
case("hours that overlap", 0, "calendars 2 mon: overlap or are out of order",
     calendars="id,timezone,mon\noffice,UTC,09:00-12:00 11:00-13:00\n")
case("hours past midnight", 0, "calendars 2 mon: closes before it opens",
     calendars="id,timezone,mon\noffice,UTC,22:00-02:00\n")
case("yes instead of 1", 0, "referrals 2 qualified: neither 1 (yes) nor 0",
     referrals="id,client,on,qualified\nR1,C1,2025-01-01,yes\n")
case("deleted that is neither", 0, "clients 2 deleted: neither 1 (delete the row) nor 0",
     clients="id,name,deleted\nC1,A,x\n")

# Rows beside each other

case("a period that ends before it starts", 0, "memberships 2 until: ends before it starts",
     memberships="person,team,role,from,until\nann,north,viewer,2025-02-01,2025-01-01\n")
case("a contract that ends before it starts", 0, "contracts 2 ended_on: ends before it starts",
     contracts="id,client,kind,amount,interval,starts_on,ended_on\n"
     "R1,C1,retainer,1,month,2025-02-01,2025-01-31\n")
case("two primary owners at once", 1, "assignments 3 from: overlaps: client 'C1' has a primary",
     assignments="client,person,from\nC1,ann,2025-01-01\nC1,bob,2025-06-01\n")
case("a membership twice", 1, "memberships 3 person: is a duplicate: line 2 has the same",
     memberships="person,team,role\nann,north,viewer\nann,north,VIEWER\n")
case("a cycle in the team tree", 1, "teams 2 parent: makes a cycle", "teams 3 parent: cycle",
     "teams 4 parent: cycle", teams="id,name,parent\na,A,c\nb,B,a\nc,C,b\nd,D,north\n")
case("a team below itself", 0, "teams 2 parent: makes a cycle", teams="id,name,parent\na,A,a\n")
case("a team below one that is nowhere", 0, "teams 2 parent: is unknown: no team",
     teams="id,name,parent\na,A,atlantis\n")
case("an assignment to nobody", 0, "assignments 2 person: is unknown: no person in people.csv",
     assignments="client,person\nC1,nobody\n")
case("an assignment of nothing", 0, "assignments 2 client: is missing; it is required",
     assignments="client,person\n,ann\n")
case("a row that names a rejected one", 0, "clients 2 country: two letters",
     "contacts 2 client: names line 2 of clients.csv, which is rejected itself",
     clients="id,name,country\nK1,A,GER\n", contacts="id,client,name\nk,K1,Kim\n")
case("scores off their scales", 1, "surveys 2 score: off the scale from 0 to 10",
     "surveys 3 score: off the scale from 1 to 5", "surveys 4 score: is no whole number",
     surveys="id,kind,client,score\na,nps,C1,11\nb,csat,C1,0\nc,nps,C1,9.5\nd,csat,C1,5\n")
case("a scale upside down", 0, "surveys 2 scale_max: is not above scale_min",
     surveys="id,kind,client,score,scale_min,scale_max\na,csat,C1,3,5,1\n")
case("one touch with two clients", 1, "touches 3 client: differs from line 2",
     touches="id,client,at,channel,direction,person\n"
     "t1,C1,2025-01-01T10:00Z,call,inbound,ann\nt1,C2,2025-01-01T10:00Z,call,inbound,bob\n")
case("a proposal to nobody", 0, "opportunities 2 client: name the one or the other",
     opportunities="id,client,prospect,kind\nO1,,,upsell\n")
case("a client that others still name", 1, "clients 2 deleted: still names this row",
     clients="id,name,deleted\nC1,,1\n", contacts="id,client,name\nk,C1,Kim\n")
case("a target of a KPI that is none", 0, "targets 2 kpi: ",
     targets="kpi,scope,window,from,target,reason\ncoffees,agency,month,2025-01-01,5,thirst\n")
# fmt: on
