/// Capabilities in the forms that the versions gave them.
enum OGCDocuments {
    static let wms130 = """
        <?xml version="1.0" encoding="UTF-8"?>
        <WMS_Capabilities xmlns="http://www.opengis.net/wms" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.3.0" updateSequence="7">
        <Service><Name>WMS</Name><Title>Geoportal powiatu</Title><Abstract>Mapy powiatu.</Abstract>
        <KeywordList><Keyword>powiat</Keyword></KeywordList><OnlineResource xlink:href="http://wewnatrz.local/wms?"/>
        <ContactInformation><ContactPersonPrimary><ContactPerson>Jan Kowalski</ContactPerson><ContactOrganization>Starostwo Powiatowe</ContactOrganization>
        </ContactPersonPrimary><ContactVoiceTelephone>+48 22 1</ContactVoiceTelephone>
        <ContactElectronicMailAddress>geodezja@powiat.example</ContactElectronicMailAddress></ContactInformation>
        <Fees>none</Fees><AccessConstraints>none</AccessConstraints></Service>
        <Capability><Request><GetMap><Format>image/png</Format></GetMap></Request>
        <inspire_vs:ExtendedCapabilities xmlns:inspire_vs="http://inspire.ec.europa.eu/schemas/inspire_vs/1.0" \
        xmlns:inspire_common="http://inspire.ec.europa.eu/schemas/common/1.0"><inspire_common:MetadataUrl>\
        <inspire_common:URL>https://powiat.example/csw?id=1</inspire_common:URL></inspire_common:MetadataUrl>\
        </inspire_vs:ExtendedCapabilities>
        <Layer><Title>Wszystko</Title><CRS>EPSG:2180</CRS><CRS>CRS:84</CRS>
        <EX_GeographicBoundingBox><westBoundLongitude>20.1</westBoundLongitude><eastBoundLongitude>21.2</eastBoundLongitude>
        <southBoundLatitude>52.0</southBoundLatitude><northBoundLatitude>52.6</northBoundLatitude></EX_GeographicBoundingBox>
        <Layer queryable="1"><Name>grupa</Name><Title>Ewidencja</Title><Attribution><Title>Starosta</Title></Attribution>
          <Layer><Name>dzialki</Name><Title>Działki ewidencyjne</Title><Abstract>Granice działek.</Abstract>
          <KeywordList><Keyword>działki</Keyword><Keyword vocabulary="GEMET">Cadastral parcels</Keyword></KeywordList>
          <CRS>EPSG:4326</CRS><Identifier authority="PL.PZGiK">1428</Identifier><Dimension name="time" units="ISO8601">2019-01-01/2024-12-31/P1Y</Dimension>
          <MetadataURL type="ISO19115:2003"><Format>text/xml</Format><OnlineResource xlink:href="https://powiat.example/md/1"/></MetadataURL>
          <DataURL><Format>application/gml+xml</Format><OnlineResource xlink:href="https://powiat.example/dzialki.gml"/></DataURL>
          <Style><Name>zielony</Name><LegendURL><OnlineResource xlink:href="https://powiat.example/legenda.png"/></LegendURL></Style></Layer>
          <Layer><Name>budynki</Name><Title>Budynki</Title>
          <EX_GeographicBoundingBox><westBoundLongitude>-180</westBoundLongitude><eastBoundLongitude>180</eastBoundLongitude>
          <southBoundLatitude>-90</southBoundLatitude><northBoundLatitude>90</northBoundLatitude></EX_GeographicBoundingBox></Layer>
        </Layer><Layer><Title>Bez nazwy</Title></Layer></Layer></Capability></WMS_Capabilities>
        """

    static let wms111 = """
        <?xml version="1.0" encoding="windows-1250"?>
        <!DOCTYPE WMT_MS_Capabilities SYSTEM "http://schemas.opengis.net/wms/1.1.1/WMS_MS_Capabilities.dtd" [ <!ELEMENT VendorSpecificCapabilities EMPTY> ]>
        <WMT_MS_Capabilities version="1.1.1"><Service><Name>OGC:WMS</Name><Title>Mapa</Title><AccessConstraints>CC BY 4.0</AccessConstraints></Service>
        <Capability><Layer><Name>mapa</Name><Title>Mapa zasadnicza</Title><SRS>EPSG:2180 EPSG:4326</SRS>
        <LatLonBoundingBox minx="18.4" miny="54.2" maxx="18.9" maxy="54.5"/></Layer></Capability></WMT_MS_Capabilities>
        """

    static let wfs200 = """
        <wfs:WFS_Capabilities xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink" version="2.0.0">
        <ows:ServiceIdentification><ows:Title>Usługa pobierania</ows:Title><ows:Abstract>Dane APP.</ows:Abstract><ows:Fees>brak opłat</ows:Fees>
        <ows:AccessConstraints>https://creativecommons.org/licenses/by/4.0/</ows:AccessConstraints></ows:ServiceIdentification>
        <ows:ServiceProvider><ows:ProviderName>Gmina Teresin</ows:ProviderName><ows:ProviderSite xlink:href="https://teresin.example"/>
        <ows:ServiceContact><ows:IndividualName>Anna Nowak</ows:IndividualName><ows:ContactInfo><ows:Phone><ows:Voice>46 1</ows:Voice></ows:Phone>
        <ows:Address><ows:ElectronicMailAddress>gis@teresin.example</ows:ElectronicMailAddress></ows:Address></ows:ContactInfo></ows:ServiceContact></ows:ServiceProvider>
        <ows:OperationsMetadata><ows:Operation name="GetFeature"/><ows:ExtendedCapabilities><inspire_dls:ExtendedCapabilities \
        xmlns:inspire_dls="http://inspire.ec.europa.eu/schemas/inspire_dls/1.0" xmlns:inspire_common="http://inspire.ec.europa.eu/schemas/common/1.0">\
        <inspire_dls:SpatialDataSetIdentifier><inspire_common:Code>1428072-MPZP</inspire_common:Code><inspire_common:Namespace>PL.ZIPPZP.1/</inspire_common:Namespace>\
        </inspire_dls:SpatialDataSetIdentifier></inspire_dls:ExtendedCapabilities></ows:ExtendedCapabilities></ows:OperationsMetadata>
        <wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>app:Akt</wfs:Name><wfs:Title xml:lang="pl">Akty</wfs:Title><wfs:Title xml:lang="en">Acts</wfs:Title>
        <wfs:Abstract>Akty planowania.</wfs:Abstract><ows:Keywords><ows:Keyword>MPZP</ows:Keyword></ows:Keywords>
        <wfs:DefaultCRS>urn:ogc:def:crs:EPSG::2180</wfs:DefaultCRS><wfs:OtherCRS>http://www.opengis.net/def/crs/EPSG/0/4326</wfs:OtherCRS>
        <ows:WGS84BoundingBox><ows:LowerCorner>20.3 52.1</ows:LowerCorner><ows:UpperCorner>20.5 52.3</ows:UpperCorner></ows:WGS84BoundingBox>
        <wfs:MetadataURL xlink:href="https://teresin.example/md"/></wfs:FeatureType></wfs:FeatureTypeList></wfs:WFS_Capabilities>
        """

    static let wfs110 = """
        <WFS_Capabilities xmlns="http://www.opengis.net/wfs" xmlns:ows="http://www.opengis.net/ows" version="1.1.0">
        <ows:ServiceIdentification><ows:Title>WFS</ows:Title></ows:ServiceIdentification>
        <FeatureTypeList><Operations><Operation>Query</Operation></Operations><FeatureType><Name>a:drogi</Name><Title>Drogi</Title>
        <DefaultSRS>urn:x-ogc:def:crs:EPSG:2177</DefaultSRS><ows:WGS84BoundingBox><ows:LowerCorner>18 53</ows:LowerCorner><ows:UpperCorner>19 54</ows:UpperCorner></ows:WGS84BoundingBox>
        <MetadataURL type="TC211" format="text/xml">https://a.example/md</MetadataURL></FeatureType></FeatureTypeList></WFS_Capabilities>
        """

    static let wfs100 = """
        <WFS_Capabilities xmlns="http://www.opengis.net/wfs" version="1.0.0"><Service><Name>WFS</Name><Title>Stary WFS</Title>
        <Keywords>drogi, mosty</Keywords><OnlineResource>http://a.example/wfs</OnlineResource><Fees>NONE</Fees></Service>
        <FeatureTypeList><FeatureType><Name>mosty</Name><Title>Mosty</Title><Keywords>mosty, wiadukty</Keywords><SRS>EPSG:2180</SRS>
        <LatLongBoundingBox minx="18" miny="53" maxx="19" maxy="54"/></FeatureType></FeatureTypeList></WFS_Capabilities>
        """

    static let wmts = """
        <Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.0.0">
        <ows:ServiceIdentification><ows:Title>Ortofotomapa</ows:Title></ows:ServiceIdentification>
        <Contents><Layer><ows:Title>Orto 2024</ows:Title><ows:Abstract>Zdjęcia.</ows:Abstract><ows:Identifier>orto</ows:Identifier>
        <ows:WGS84BoundingBox><ows:LowerCorner>18 53</ows:LowerCorner><ows:UpperCorner>19 54</ows:UpperCorner></ows:WGS84BoundingBox>
        <ows:Metadata xlink:href="https://a.example/md"/><TileMatrixSetLink><TileMatrixSet>EPSG:2180</TileMatrixSet></TileMatrixSetLink></Layer>
        <TileMatrixSet><ows:Identifier>EPSG:2180</ows:Identifier></TileMatrixSet></Contents></Capabilities>
        """

    /// A WMS of so many layers.
    static func wms(_ titles: [String]) -> String {
        let layers = titles.enumerated().map { "<Layer><Name>l\($0)</Name><Title>\($1)</Title></Layer>" }
        return """
            <WMS_Capabilities xmlns="http://www.opengis.net/wms" version="1.3.0"><Service><Title>Mapy</Title></Service>\
            <Capability><Layer><Title>Wszystko</Title>\(layers.joined())</Layer></Capability></WMS_Capabilities>
            """
    }

    static let exception = """
        <ServiceExceptionReport version="1.3.0"><ServiceException code="X">Nie ma takiej usługi</ServiceException></ServiceExceptionReport>
        """
}
