/**
 * Company matching as it is commonly written in SQL: clean the names, block on rare tokens and on the domain, compare by
 * Jaro-Winkler with small bonuses, keep the best.
 */

/** Legal forms that are cut from the end of a name. */
const FORMS =
  'inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|lp|plc|gmbh|mbh|ag|kg|kgaa|se|sa|sas|sarl|srl|spa|bv|nv|ab|as|asa|aps|oy|oyj|sp z o o|spzoo|kk|pty|pte|pvt|private|ltda|sl|slu|de cv|publ'

/** Tokens that more records of the right side have are no key. */
const TOKEN_RECORDS_MAX = 400
/** So many of a name's rarest tokens are keys. */
const KEYS_A_NAME = 2
/** A domain of more records than these says nothing. */
const DOMAIN_RECORDS_MAX = 20

const FREE_MAIL =
  "('gmail.com', 'outlook.com', 'yahoo.com', 'hotmail.com', 'icloud.com', 'gmx.de', 'web.de', 'qq.com', '163.com', 'aol.com')"

const PLACE = 'host(domain) as domain, lower(country) as country, lower(city) as city'

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/** Every statement, in order. Paths are of CSV files. */
export function matchStatements(left: string, right: string, out: string, aliases: boolean): readonly string[] {
  return [
    'set threads = 2',
    `create macro bare(x) as trim(regexp_replace(replace(lower(strip_accents(x)), '.', ''), '[^\\p{L}\\p{N}]+', ' ', 'g'))`,
    `create macro core(x) as trim(regexp_replace(x, '( (${FORMS}))+$', ''))`,
    `create macro host(x) as nullif(regexp_replace(regexp_replace(lower(x), '^(https?://)?(www\\.|info\\.)?', ''), '/.*$', ''), '')`,
    `create macro score(left_name, right_name, left_domain, right_domain, proving, left_country, right_country, left_city, right_city) as
       jaro_winkler_similarity(left_name, right_name)
       + case when left_domain = right_domain and proving is not null then 0.2 else 0 end
       + case when left_country = right_country then 0.03 when left_country <> right_country then -0.05 else 0 end
       + case when left_city = right_city then 0.03 when left_city <> right_city then -0.02 else 0 end`,
    `set temp_directory = ${quoted(`${out}.spill`)}`,
    `create table lefts as select row_number() over () as no, id, name, aliases, ${PLACE} from ${csv(left)}`,
    `create table rights as select row_number() over () as no, id, core(bare(name)) as name, ${PLACE} from ${csv(right)}`,
    `create table left_names as select row_number() over () as name_no, no, name from (
       select distinct no, core(bare(n)) as name from (
         select no, unnest([name]${aliases ? " || string_split(coalesce(aliases, ''), '|')" : ''}) as n from lefts)) where name <> ''`,
    `create table right_tokens as select distinct no as right_no, unnest(string_split(name, ' ')) as token from rights`,
    `create table frequencies as select token, count(*) as records from right_tokens group by token having records <= ${TOKEN_RECORDS_MAX}`,
    `create table keys as select name_no, token from (
       select distinct name_no, unnest(string_split(name, ' ')) as token from left_names) join frequencies using (token)
     qualify row_number() over (partition by name_no order by records, token) <= ${KEYS_A_NAME}`,
    `create table domains as select domain from rights where domain not in ${FREE_MAIL}
     group by domain having count(*) <= ${DOMAIN_RECORDS_MAX}`,
    `create table pairs as
       select name_no, right_no from keys join right_tokens using (token)
       union
       select n.name_no, r.no from lefts l join domains using (domain) join rights r using (domain) join left_names n on n.no = l.no`,
    `create table best as select l.no, arg_max(r.no, score(n.name, r.name, l.domain, r.domain, d.domain, l.country, r.country, l.city, r.city)) as right_no,
       max(score(n.name, r.name, l.domain, r.domain, d.domain, l.country, r.country, l.city, r.city)) as score
     from pairs p join left_names n using (name_no) join lefts l on l.no = n.no join rights r on r.no = p.right_no
       left join domains d on d.domain = l.domain
     group by l.no`,
    `copy (select l.id as left_id, r.id as right_id, score, 'none' as decision
       from best b join lefts l on l.no = b.no join rights r on r.no = b.right_no)
     to ${quoted(out)} (header, delimiter ',')`,
  ]
}

/** Columns that a file lacks are null. */
function csv(path: string): string {
  const none =
    '(select null::varchar as name, null::varchar as aliases, null::varchar as domain, null::varchar as country, null::varchar as city where false)'
  return `(select * from ${none} union all by name select * from read_csv(${quoted(path)}, all_varchar = true, header = true, delim = ',', quote = '"', escape = '"'))`
}
