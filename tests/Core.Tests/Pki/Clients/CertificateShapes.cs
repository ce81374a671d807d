namespace PgTlsDashboard.Core.Tests.Pki.Clients;

/// <summary>
/// Chains by openssl in shapes that some clients accept and others reject: a folder each with leaf.pem, leaf.key, chain.pem and root.pem.
/// </summary>
internal static class CertificateShapes
{
    private const string Script = """
        cd "$1"
        P=prime256v1; CA='basicConstraints=critical,CA:TRUE'; S=extendedKeyUsage=serverAuth
        key() { case $2 in rsa*) openssl genrsa -out $1 ${2#rsa};;
          pss) openssl genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out $1;;
          ed25519|ed448) openssl genpkey -algorithm $2 -out $1;; *) openssl ecparam -name $2 -genkey -noout -out $1;; esac; }
        hash() { [ $1 = none ] || echo -$1; }
        request() { openssl req -new -key $1.key -subj "/CN=$2" -out $1.csr; }
        # NAME LEAFKEY LEAFHASH LEAFEXT [ROOTKEY ROOTHASH ROOTEXT [BETWEENKEY BETWEENHASH BETWEENEXT]]
        shape() { local n=$1 rk=${5:-$P} rh=${6:-sha256} re=${7:-$CA} by=$1/root; mkdir $n; key $n/root.key $rk; key $n/leaf.key $2
          : > $n/chain.pem
          request $n/root "root $n"; printf "$re\n" > $n/ext
          openssl x509 -req -in $n/root.csr -signkey $n/root.key -days 30 $(hash $rh) \
            $([ "$re" = v1 ] || echo -extfile $n/ext) -out $n/root.pem
          if [ -n "$8" ]; then by=$n/between; key $by.key $8; request $by "between $n"; printf "${10}\n" > $n/ext
            openssl x509 -req -in $by.csr -CA $n/root.pem -CAkey $n/root.key -set_serial 7 -days 20 $(hash $9) \
              -extfile $n/ext -out $by.pem
            cp $by.pem $n/chain.pem; fi
          request $n/leaf localhost; printf "subjectAltName=DNS:localhost\n$4\n" > $n/ext
          openssl x509 -req -in $n/leaf.csr -CA $by.pem -CAkey $by.key -set_serial 9 -days 10 $(hash $3) -extfile $n/ext -out $n/leaf.pem; }
        self() { mkdir $1; key $1/leaf.key $2; request $1/leaf localhost; printf "subjectAltName=DNS:localhost\n$3\n" > $1/ext
          : > $1/chain.pem
          openssl x509 -req -in $1/leaf.csr -signkey $1/leaf.key -days 10 -sha256 -extfile $1/ext -out $1/leaf.pem
            cp $1/leaf.pem $1/root.pem; }
        shape plain $P sha256 $S
        for use in digitalSignature keyEncipherment keyAgreement keyCertSign nonRepudiation
          do shape use-$use $P sha256 "keyUsage=critical,$use"; done
        for type in server client sslCA; do shape type-$type $P sha256 "nsCertType=$type"; done
        self own-authority $P "$CA"; self own-authority-certsign $P "$CA\nkeyUsage=critical,keyCertSign,cRLSign"
          self own-leaf $P basicConstraints=CA:FALSE
        shape authority-leaf $P sha256 "$CA"; shape authority-leaf-certsign $P sha256 "$CA\nkeyUsage=critical,keyCertSign"
        shape purpose-any $P sha256 extendedKeyUsage=anyExtendedKeyUsage; shape purpose-client $P sha256 extendedKeyUsage=clientAuth
        shape purpose-sgc $P sha256 extendedKeyUsage=msSGC
        for bits in 1024 1536 1984 2048; do shape rsa-$bits rsa$bits sha256 $S; done
        shape root-rsa-1024 $P sha256 $S rsa1024; shape between-rsa-1024 $P sha256 $S $P sha256 "$CA" rsa1024 sha256 "$CA"
        shape leaf-sha1 $P sha1 $S; shape leaf-md5 $P md5 $S rsa2048; shape root-sha1 $P sha256 $S $P sha1
        shape between-sha1 $P sha256 $S $P sha256 "$CA" $P sha1 "$CA"
        for curve in secp384r1 secp224r1 brainpoolP256r1 secp256k1; do shape curve-$curve $curve sha256 $S
          shape root-$curve $P sha256 $S $curve; done
        shape root-prime192v1 $P sha256 $S prime192v1
        shape leaf-ed25519 ed25519 sha256 $S; shape leaf-pss pss sha256 $S; shape root-ed25519 $P none $S ed25519 none
          shape root-pss $P sha256 $S pss
        shape root-v1 $P sha256 $S $P sha256 v1; shape root-no-authority $P sha256 $S $P sha256 basicConstraints=CA:FALSE
        shape root-no-certsign $P sha256 $S $P sha256 "$CA\nkeyUsage=critical,digitalSignature"
        shape root-purpose-client $P sha256 $S $P sha256 "$CA\nextendedKeyUsage=clientAuth"
        shape between $P sha256 $S $P sha256 "$CA" $P sha256 "$CA"
        shape between-no-authority $P sha256 $S $P sha256 "$CA" $P sha256 basicConstraints=CA:FALSE
        shape between-no-certsign $P sha256 $S $P sha256 "$CA" $P sha256 "$CA\nkeyUsage=critical,digitalSignature"
        shape between-purpose-client $P sha256 $S $P sha256 "$CA" $P sha256 "$CA\nextendedKeyUsage=clientAuth"
        """;

    /// <summary>Every level off and every curve on: what a server may serve is not what a client takes.</summary>
    private const string AnyServer = """
        openssl_conf = all
        [all]
        ssl_conf = ssl
        [ssl]
        system_default = any
        [any]
        CipherString = ALL:@SECLEVEL=0
        Groups = X25519:P-256:P-384:P-521:P-224:P-192:brainpoolP256r1:secp256k1
        """;

    public static string[] Make(ScratchDirectory folder)
    {
        folder.Write("any.cnf", AnyServer);
        Directory.CreateDirectory(folder.File("shapes"));
        ExternalTool.Run("bash", "-c", Script, "shapes", folder.File("shapes"));
        string[] shapes = [.. Directory.GetDirectories(folder.File("shapes")).Order(StringComparer.Ordinal)];
        Assert.All(shapes, shape => Assert.True(new FileInfo(Path.Combine(shape, "leaf.pem")) is { Exists: true, Length: > 0 }, shape));
        return shapes;
    }
}
