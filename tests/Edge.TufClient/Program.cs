using System.CommandLine;
using Edge.TufClient;

// The command line of theupdateframework/tuf-conformance (its CLIENT-CLI.md): README.md says how the suite is run.
var metadataDirectory = new Option<string>("--metadata-dir") { Required = true, Recursive = true };
var metadataUrl = new Option<string>("--metadata-url") { Recursive = true };
var targetNames = new Option<string[]>("--target-name") { Recursive = true, DefaultValueFactory = _ => [] };
var targetUrl = new Option<string>("--target-base-url") { Recursive = true };
var targetDirectory = new Option<string>("--target-dir") { Recursive = true };
var trustedRoot = new Argument<string>("TRUSTED_ROOT");

var init = new Command("init", "begins with a root") { trustedRoot };
init.SetAction(call => Client.Init(call.GetValue(metadataDirectory)!, call.GetValue(trustedRoot)!));

var refresh = new Command("refresh", "updates the metadata");
refresh.SetAction((call, stop) => Client.RefreshAsync(call.GetValue(metadataDirectory)!, call.GetValue(metadataUrl)!, stop));

var download = new Command("download", "updates the metadata and downloads targets");
download.SetAction((call, stop) => Client.DownloadAsync(
    call.GetValue(metadataDirectory)!, call.GetValue(metadataUrl)!, call.GetValue(targetNames)!, call.GetValue(targetUrl)!, call.GetValue(targetDirectory)!, stop));

var root = new RootCommand("A TUF client over HTTP and files, for the conformance suite.")
{
    metadataDirectory, metadataUrl, targetNames, targetUrl, targetDirectory, init, refresh, download,
};
return await root.Parse(args).InvokeAsync();
