//! Proposals for files as people have them.

use super::*;

fn sample(text: &str) -> FileSample {
    let delimiter = delimiter(text);
    let cells = |line: &str| line.split(delimiter).map(str::to_owned).collect();
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.is_empty());
    let records = lines.map(|(line, at)| (at, cells(line))).collect();
    FileSample { source: "erp".into(), encoding: None, delimiter, records }
}

#[test]
fn a_file_in_spanish_is_known_by_its_names_and_values() {
    let text = "Reporte de cuentas por cobrar\nEmpresa: Colegio;Fecha: 29/11/2026\n\n\
                Cliente;Nombre;Factura;Fecha;Vence;Saldo\n\
                900-1;Uno;FV-1;22/11/2026;22/12/2026;150.000,00\n\
                TOTAL;;;;;150.000,00\n";
    let proposal = propose(&sample(text));
    let expected = "# unsure: currency: the file does not say it\n\
                    source = \"erp\"\ndelimiter = \";\"\nskip_lines = 3\n\
                    date = \"%d/%m/%Y\"\ndecimal = \",\"\ncurrency = \"USD\"\nend = \"TOTAL\"\n\
                    \n[columns]\ncustomer = \"Cliente\"\nname = \"Nombre\"\n\
                    number = \"Factura\"\nissued_on = \"Fecha\"\ndue_on = \"Vence\"\n\
                    amount = \"Saldo\"\n";
    assert_eq!(proposal.to_string(), expected);
}

#[test]
fn what_can_be_read_in_two_ways_is_said() {
    let text = "client,invoice,date,amount\nA,1,02/03/2026,S/ 1.234\nA,1,02/04/2026,-5\n";
    let doubts = propose(&sample(text)).doubts.join("\n");
    for doubt in ["date: the values fit %m/%d/%Y", "decimal:", "due_days:", "rows:", "negative:"] {
        assert!(doubts.contains(doubt), "{doubt}: {doubts}");
    }
    assert!(!doubts.contains("currency"), "{doubts}");
}

#[test]
fn an_encoding_is_unsure_unless_the_bytes_tell_it() {
    for (label, expected) in [("windows-1252", true), ("utf-16le", false)] {
        let mut sample = sample("Cliente;Factura;Fecha;Saldo\n1;F-1;2026-11-01;10\n");
        sample.encoding = Some(label.to_owned());
        let proposal = propose(&sample);
        assert!(proposal.to_string().contains(&format!("encoding = \"{label}\"\n")));
        let is_unsure = proposal.doubts.iter().any(|doubt| doubt.starts_with("encoding:"));
        assert_eq!(is_unsure, expected, "{label}");
    }
}

#[test]
fn a_file_in_portuguese_and_one_without_names_are_proposed_too() {
    let text = "CPF|Nome|Fatura|Emissão|Vencimento|Valor|Situação\n\
                1|Ana|F1|2026-11-01|2026-12-01|R$ 10,50|aberto\n";
    let told = propose(&sample(text)).to_string();
    for line in
        ["customer = \"CPF\"", "state = \"Situação\"", "currency = \"BRL\"", "delimiter = \"|\""]
    {
        assert!(told.contains(line), "{line}: {told}");
    }
    let text = "FA10001,2026-03-01,100000,2500,16400,118900,GRASAS,abierta\n";
    let told = propose(&sample(text)).to_string();
    for line in ["header = false", "issued_on = 2", "amount = 6", "due_days = 30"] {
        assert!(told.contains(line), "{line}: {told}");
    }
}
